; All steps again, once every state was visited; it follows states.ll and search.ll.

define internal void @masked(ptr %state, ptr %mask, ptr %out) {
entry:
  br label %next
next:
  %i = phi i64 [0, %entry], [%i1, %next]
  %state.at = getelementptr i64, ptr %state, i64 %i
  %mask.at = getelementptr i64, ptr %mask, i64 %i
  %out.at = getelementptr i64, ptr %out, i64 %i
  %word = load i64, ptr %state.at
  %bits = load i64, ptr %mask.at
  %kept = and i64 %word, %bits
  store i64 %kept, ptr %out.at
  %i1 = add i64 %i, 1
  %end = icmp eq i64 %i1, WORDS
  br i1 %end, label %done, label %next
done:
  ret void
}

; A row for each step that changes the state, of the states from %from to before %to: the action,
; the state and the state after it, both under a mask. Returns how many rows.
define i64 @edges(ptr %c, i64 %from, i64 %to, ptr %mask, ptr %out) {
entry:
  %found = alloca [ACTIONS x %words]
  %actions = alloca [ACTIONS x i64]
  %successors.at = getelementptr %search, ptr %c, i64 0, i32 13
  %successors = load ptr, ptr %successors.at
  br label %head
head:
  %i = phi i64 [%from, %entry], [%i1, %after]
  %rows = phi i64 [0, %entry], [%rows1, %after]
  %end = icmp eq i64 %i, %to
  br i1 %end, label %done, label %body
body:
  %state = call ptr @state(ptr %c, i64 %i)
  %steps = call i64 %successors(ptr %c, i64 %i, ptr %state, ptr %found, ptr %actions)
  br label %inner
inner:
  %j = phi i64 [0, %body], [%j1, %next]
  %rows1 = phi i64 [%rows, %body], [%rows2, %next]
  %last = icmp eq i64 %j, %steps
  br i1 %last, label %after, label %step
step:
  %other = getelementptr %words, ptr %found, i64 %j
  %stays = call i1 @same(ptr %other, ptr %state)
  br i1 %stays, label %next, label %row
row:
  %action.at = getelementptr i64, ptr %actions, i64 %j
  %action = load i64, ptr %action.at
  %row.at = getelementptr {i64, %words, %words}, ptr %out, i64 %rows1
  store i64 %action, ptr %row.at
  %source.at = getelementptr {i64, %words, %words}, ptr %row.at, i64 0, i32 1
  call void @masked(ptr %state, ptr %mask, ptr %source.at)
  %target.at = getelementptr {i64, %words, %words}, ptr %row.at, i64 0, i32 2
  call void @masked(ptr %other, ptr %mask, ptr %target.at)
  %more = add i64 %rows1, 1
  br label %next
next:
  %rows2 = phi i64 [%rows1, %step], [%more, %row]
  %j1 = add i64 %j, 1
  br label %inner
after:
  %i1 = add i64 %i, 1
  br label %head
done:
  ret i64 %rows
}

; A row for each step that changes the state, of the states from %from to before %to: the numbers of
; the state, of its successor and of the action. Returns how many rows.
define i64 @graph(ptr %c, i64 %from, i64 %to, ptr %out) {
entry:
  %found = alloca [ACTIONS x %words]
  %actions = alloca [ACTIONS x i64]
  %successors.at = getelementptr %search, ptr %c, i64 0, i32 13
  %successors = load ptr, ptr %successors.at
  br label %head
head:
  %i = phi i64 [%from, %entry], [%i1, %after]
  %rows = phi i64 [0, %entry], [%rows1, %after]
  %end = icmp eq i64 %i, %to
  br i1 %end, label %done, label %body
body:
  %state = call ptr @state(ptr %c, i64 %i)
  %steps = call i64 %successors(ptr %c, i64 %i, ptr %state, ptr %found, ptr %actions)
  br label %inner
inner:
  %j = phi i64 [0, %body], [%j1, %next]
  %rows1 = phi i64 [%rows, %body], [%rows2, %next]
  %last = icmp eq i64 %j, %steps
  br i1 %last, label %after, label %step
step:
  %other = getelementptr %words, ptr %found, i64 %j
  %stays = call i1 @same(ptr %other, ptr %state)
  br i1 %stays, label %next, label %row
row:
  %row.at = getelementptr {i64, i64, i64}, ptr %out, i64 %rows1
  store i64 %i, ptr %row.at
  %target = call i64 @number(ptr %c, ptr %other)
  %target.at = getelementptr {i64, i64, i64}, ptr %row.at, i64 0, i32 1
  store i64 %target, ptr %target.at
  %action.at = getelementptr i64, ptr %actions, i64 %j
  %action = load i64, ptr %action.at
  %action.out = getelementptr {i64, i64, i64}, ptr %row.at, i64 0, i32 2
  store i64 %action, ptr %action.out
  %more = add i64 %rows1, 1
  br label %next
next:
  %rows2 = phi i64 [%rows1, %step], [%more, %row]
  %j1 = add i64 %j, 1
  br label %inner
after:
  %i1 = add i64 %i, 1
  br label %head
done:
  ret i64 %rows
}
