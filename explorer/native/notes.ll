; What the code of one machine notes in the search: see search.ll for the fields.

%words = type [WORDS x i64]

; Keep the first sighting of a goal: the state's number and the action.
define internal void @note(ptr %sightings, i64 %goal, i64 %number, i64 %action) noinline cold {
entry:
  %at = getelementptr [2 x i64], ptr %sightings, i64 %goal
  %old = load i64, ptr %at
  %new = icmp slt i64 %old, 0
  br i1 %new, label %first, label %done
first:
  store i64 %number, ptr %at
  %by = getelementptr i64, ptr %at, i64 1
  store i64 %action, ptr %by
  br label %done
done:
  ret void
}

define internal void @fail(ptr %c, i64 %goal, i64 %number, i64 %action) noinline cold {
  %broken.at = getelementptr ptr, ptr %c, i64 10
  %broken = load ptr, ptr %broken.at
  call void @note(ptr %broken, i64 %goal, i64 %number, i64 %action)
  ret void
}

define internal void @hit(ptr %c, i64 %goal, i64 %number, i64 %action) noinline cold {
  %seen.at = getelementptr ptr, ptr %c, i64 11
  %seen = load ptr, ptr %seen.at
  call void @note(ptr %seen, i64 %goal, i64 %number, i64 %action)
  %unseen.at = getelementptr ptr, ptr %c, i64 12
  %unseen = load ptr, ptr %unseen.at
  %index = lshr i64 %goal, 6
  %at = getelementptr i64, ptr %unseen, i64 %index
  %old = load i64, ptr %at
  %position = and i64 %goal, 63
  %bit = shl i64 1, %position
  %others = xor i64 %bit, -1
  %new = and i64 %old, %others
  store i64 %new, ptr %at
  ret void
}

; Some premise of this word of goals was not yet seen.
define internal i1 @unseen(ptr %c, i64 %index, i64 %mask) alwaysinline {
  %unseen.at = getelementptr ptr, ptr %c, i64 12
  %unseen = load ptr, ptr %unseen.at
  %at = getelementptr i64, ptr %unseen, i64 %index
  %word = load i64, ptr %at
  %wanted = and i64 %word, %mask
  %some = icmp ne i64 %wanted, 0
  ret i1 %some
}

