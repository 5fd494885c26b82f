; The search, level by level; it follows states.ll, which says what %search is.

declare void @llvm.prefetch.p0(ptr, i32, i32, i32)

define internal void @count_one(ptr %counters, i64 %which) alwaysinline {
  %at = getelementptr i64, ptr %counters, i64 %which
  %old = load i64, ptr %at
  %new = add i64 %old, 1
  store i64 %new, ptr %at
  ret void
}

; Goals and premises of single states, for the states from %from to before %to.
define void @look_at(ptr %c, i64 %from, i64 %to) {
entry:
  %look.at = getelementptr %search, ptr %c, i64 0, i32 14
  %look = load ptr, ptr %look.at
  br label %head
head:
  %i = phi i64 [%from, %entry], [%i1, %body]
  %end = icmp eq i64 %i, %to
  br i1 %end, label %done, label %body
body:
  %state = call ptr @state(ptr %c, i64 %i)
  call void %look(ptr %c, i64 %i, ptr %state)
  %i1 = add i64 %i, 1
  br label %head
done:
  ret void
}

; Take every step of the states from %from to before %to. Returns the first one that was not
; visited: %to, or less when room is short.
define i64 @visit(ptr %c, i64 %from, i64 %to) {
entry:
  %found = alloca [ACTIONS x %words]
  %actions = alloca [ACTIONS x i64]
  %hashes = alloca [ACTIONS x i64]
  %successors.at = getelementptr %search, ptr %c, i64 0, i32 13
  %successors = load ptr, ptr %successors.at
  %count.at = getelementptr %search, ptr %c, i64 0, i32 1
  %room.at = getelementptr %search, ptr %c, i64 0, i32 2
  %room = load i64, ptr %room.at
  %ended.at = getelementptr %search, ptr %c, i64 0, i32 8
  %ended.room.at = getelementptr %search, ptr %c, i64 0, i32 9
  %ended.room = load i64, ptr %ended.room.at
  br label %head
head:
  %i = phi i64 [%from, %entry], [%i1, %visited]
  %end = icmp eq i64 %i, %to
  br i1 %end, label %done, label %more
more:
  %count = load i64, ptr %count.at
  %needed = add i64 %count, ACTIONS
  %short = icmp ugt i64 %needed, %room
  %ended = load i64, ptr %ended.at
  %full = icmp eq i64 %ended, %ended.room
  %stop = or i1 %short, %full
  br i1 %stop, label %done, label %visit
visit:
  %state = call ptr @state(ptr %c, i64 %i)
  %steps = call i64 %successors(ptr %c, i64 %i, ptr %state, ptr %found, ptr %actions)
  call void @announce(ptr %c, i64 %steps, ptr %found, ptr %actions, ptr %hashes)
  %moves = call i64 @arrive(ptr %c, i64 %steps, ptr %state, ptr %found, ptr %hashes)
  %branching.at = getelementptr %search, ptr %c, i64 0, i32 6
  %branching = load ptr, ptr %branching.at
  call void @count_one(ptr %branching, i64 %steps)
  %stays = icmp eq i64 %moves, 0
  br i1 %stays, label %terminal, label %visited
terminal:
  %terminal.at = getelementptr %search, ptr %c, i64 0, i32 7
  %terminal.states = load ptr, ptr %terminal.at
  %at = getelementptr i64, ptr %terminal.states, i64 %ended
  store i64 %i, ptr %at
  %ended1 = add i64 %ended, 1
  store i64 %ended1, ptr %ended.at
  br label %visited
visited:
  %i1 = add i64 %i, 1
  br label %head
done:
  ret i64 %i
}

; Count the steps, hash the states they lead to and fetch their places in the table.
define internal void @announce(ptr %c, i64 %steps, ptr %found, ptr %actions, ptr %hashes) {
entry:
  %table.at = getelementptr %search, ptr %c, i64 0, i32 3
  %table = load ptr, ptr %table.at
  %shift.at = getelementptr %search, ptr %c, i64 0, i32 4
  %shift = load i64, ptr %shift.at
  %fired.at = getelementptr %search, ptr %c, i64 0, i32 5
  %fired = load ptr, ptr %fired.at
  br label %head
head:
  %i = phi i64 [0, %entry], [%i1, %body]
  %end = icmp eq i64 %i, %steps
  br i1 %end, label %done, label %body
body:
  %action.at = getelementptr i64, ptr %actions, i64 %i
  %action = load i64, ptr %action.at
  call void @count_one(ptr %fired, i64 %action)
  %state = getelementptr %words, ptr %found, i64 %i
  %hash = call i64 @hash(ptr %state)
  %hash.at = getelementptr i64, ptr %hashes, i64 %i
  store i64 %hash, ptr %hash.at
  %first = lshr i64 %hash, %shift
  %place = getelementptr i64, ptr %table, i64 %first
  call void @llvm.prefetch.p0(ptr %place, i32 1, i32 1, i32 1)
  %i1 = add i64 %i, 1
  br label %head
done:
  ret void
}

; Enter the states that are new; returns how many of them differ from %state.
define internal i64 @arrive(ptr %c, i64 %steps, ptr %state, ptr %found, ptr %hashes) {
entry:
  %count.at = getelementptr %search, ptr %c, i64 0, i32 1
  br label %head
head:
  %i = phi i64 [0, %entry], [%i1, %next]
  %moves = phi i64 [0, %entry], [%moves2, %next]
  %end = icmp eq i64 %i, %steps
  br i1 %end, label %done, label %body
body:
  %other = getelementptr %words, ptr %found, i64 %i
  %stays = call i1 @same(ptr %other, ptr %state)
  br i1 %stays, label %next, label %moving
moving:
  %moves1 = add i64 %moves, 1
  %hash.at = getelementptr i64, ptr %hashes, i64 %i
  %hash = load i64, ptr %hash.at
  %place = call ptr @place(ptr %c, ptr %other, i64 %hash)
  %value = load i64, ptr %place
  %new = icmp eq i64 %value, 0
  br i1 %new, label %store, label %next
store:
  %count = load i64, ptr %count.at
  call void @enter(ptr %place, i64 %hash, i64 %count)
  %to = call ptr @state(ptr %c, i64 %count)
  %copy = load %words, ptr %other
  store %words %copy, ptr %to
  %count1 = add i64 %count, 1
  store i64 %count1, ptr %count.at
  br label %next
next:
  %moves2 = phi i64 [%moves, %body], [%moves1, %moving], [%moves1, %store]
  %i1 = add i64 %i, 1
  br label %head
done:
  ret i64 %moves
}

; The first of the states from %from to before %to with a step to %wanted, or -1. Nothing new can be
; noted on the way: these states were visited before.
define i64 @parent(ptr %c, i64 %from, i64 %to, ptr %wanted) {
entry:
  %found = alloca [ACTIONS x %words]
  %actions = alloca [ACTIONS x i64]
  %successors.at = getelementptr %search, ptr %c, i64 0, i32 13
  %successors = load ptr, ptr %successors.at
  br label %head
head:
  %i = phi i64 [%from, %entry], [%i1, %tried]
  %end = icmp eq i64 %i, %to
  br i1 %end, label %none, label %body
body:
  %state = call ptr @state(ptr %c, i64 %i)
  %steps = call i64 %successors(ptr %c, i64 %i, ptr %state, ptr %found, ptr %actions)
  br label %inner
inner:
  %j = phi i64 [0, %body], [%j1, %compare]
  %last = icmp eq i64 %j, %steps
  br i1 %last, label %tried, label %compare
compare:
  %other = getelementptr %words, ptr %found, i64 %j
  %j1 = add i64 %j, 1
  %equal = call i1 @same(ptr %other, ptr %wanted)
  br i1 %equal, label %yes, label %inner
tried:
  %i1 = add i64 %i, 1
  br label %head
yes:
  ret i64 %i
none:
  ret i64 -1
}
