; The states that a search has met, whatever the machine: each is WORDS words.
; explorer/native/memory.py has the same fields.

%words = type [WORDS x i64]
%search = type {
  ptr,  ;  0 states: all that were found, in order, each WORDS words
  i64,  ;  1 count: how many
  i64,  ;  2 room: as many may be stored
  ptr,  ;  3 table: of a state, 24 bits of its hash and its number + 1 in the lower 40; 0 = free
  i64,  ;  4 shift: the table has 2 ** (64 - shift) places
  ptr,  ;  5 fired: steps per action
  ptr,  ;  6 branching: states per number of steps
  ptr,  ;  7 terminal: numbers of the states that no step changes
  i64,  ;  8 ended: how many of them
  i64,  ;  9 ended_room: as many may be stored
  ptr,  ; 10 broken: per goal, the number of the state (-1 = none), then the action (-1 = none)
  ptr,  ; 11 seen: the same of premises
  ptr,  ; 12 unseen: one bit per goal
  ptr,  ; 13 successors: (search, number, state, out, actions) -> count; of one machine
  ptr   ; 14 look: (search, number, state); of one machine
}

define internal ptr @state(ptr %c, i64 %number) alwaysinline {
  %states = load ptr, ptr %c
  %state = getelementptr %words, ptr %states, i64 %number
  ret ptr %state
}

define internal i64 @hash(ptr %state) {
entry:
  br label %next
next:
  %i = phi i64 [0, %entry], [%i1, %next]
  %h = phi i64 [0, %entry], [%h3, %next]
  %at = getelementptr i64, ptr %state, i64 %i
  %word = load i64, ptr %at
  %h1 = xor i64 %h, %word
  %h2 = mul i64 %h1, -7046029254386353131
  %high = lshr i64 %h2, 32
  %h3 = xor i64 %h2, %high
  %i1 = add i64 %i, 1
  %end = icmp eq i64 %i1, WORDS
  br i1 %end, label %done, label %next
done:
  %mixed = mul i64 %h3, -4417276706812531889
  %top = lshr i64 %mixed, 29
  %result = xor i64 %mixed, %top
  ret i64 %result
}

define internal i1 @same(ptr %a, ptr %b) {
entry:
  br label %next
next:
  %i = phi i64 [0, %entry], [%i1, %next]
  %d = phi i64 [0, %entry], [%d2, %next]
  %pa = getelementptr i64, ptr %a, i64 %i
  %pb = getelementptr i64, ptr %b, i64 %i
  %wa = load i64, ptr %pa
  %wb = load i64, ptr %pb
  %d1 = xor i64 %wa, %wb
  %d2 = or i64 %d, %d1
  %i1 = add i64 %i, 1
  %end = icmp eq i64 %i1, WORDS
  br i1 %end, label %done, label %next
done:
  %equal = icmp eq i64 %d2, 0
  ret i1 %equal
}

; The place of a state in the table: where it is, or the free one where it belongs.
define internal ptr @place(ptr %c, ptr %state, i64 %hash) {
entry:
  %table.at = getelementptr %search, ptr %c, i64 0, i32 3
  %table = load ptr, ptr %table.at
  %shift.at = getelementptr %search, ptr %c, i64 0, i32 4
  %shift = load i64, ptr %shift.at
  %mask = lshr i64 -1, %shift
  %first = lshr i64 %hash, %shift
  %tag = shl i64 %hash, 40
  br label %probe
probe:
  %i = phi i64 [%first, %entry], [%around, %other]
  %at = getelementptr i64, ptr %table, i64 %i
  %entry.value = load i64, ptr %at
  %free = icmp eq i64 %entry.value, 0
  br i1 %free, label %done, label %taken
taken:
  %number1 = xor i64 %entry.value, %tag
  %alike = icmp ult i64 %number1, 1099511627776
  br i1 %alike, label %compare, label %other
compare:
  %number = sub i64 %number1, 1
  %known = call ptr @state(ptr %c, i64 %number)
  %equal = call i1 @same(ptr %known, ptr %state)
  br i1 %equal, label %done, label %other
other:
  %i1 = add i64 %i, 1
  %around = and i64 %i1, %mask
  br label %probe
done:
  ret ptr %at
}

define internal void @enter(ptr %place, i64 %hash, i64 %number) alwaysinline {
  %tag = shl i64 %hash, 40
  %number1 = add i64 %number, 1
  %value = or i64 %tag, %number1
  store i64 %value, ptr %place
  ret void
}

; Enter every state into an empty table.
define void @fill(ptr %c) {
entry:
  %count.at = getelementptr %search, ptr %c, i64 0, i32 1
  %count = load i64, ptr %count.at
  br label %next
next:
  %i = phi i64 [0, %entry], [%i1, %next]
  %state = call ptr @state(ptr %c, i64 %i)
  %hash = call i64 @hash(ptr %state)
  %place = call ptr @place(ptr %c, ptr %state, i64 %hash)
  call void @enter(ptr %place, i64 %hash, i64 %i)
  %i1 = add i64 %i, 1
  %end = icmp eq i64 %i1, %count
  br i1 %end, label %done, label %next
done:
  ret void
}

; The number of a state, or -1.
define i64 @number(ptr %c, ptr %state) {
  %hash = call i64 @hash(ptr %state)
  %place = call ptr @place(ptr %c, ptr %state, i64 %hash)
  %value = load i64, ptr %place
  %number1 = and i64 %value, 1099511627775
  %number = sub i64 %number1, 1
  ret i64 %number
}
