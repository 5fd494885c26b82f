; livepatch 6.1: sorts, relations, axioms, clauses of the invariant
(set-logic UF)
(declare-sort Patch 0)
(declare-sort Object 0)
(declare-sort Function 0)
(declare-sort Task 0)
(declare-sort SystemState 0)

; The configuration, which never changes.
(declare-fun vmlinux (Object) Bool)
(declare-fun has_object (Patch Object) Bool)
(declare-fun object_before (Patch Object Object) Bool)
(declare-fun function_of (Function Object) Bool)
(declare-fun has_func (Patch Function) Bool)
(declare-fun missing (Function) Bool)
(declare-fun position_one (Patch Function) Bool)
(declare-fun replace (Patch) Bool)
(declare-fun immediate (Patch) Bool)
(declare-fun immediate_func (Patch Function) Bool)
(declare-fun carries (Patch SystemState) Bool)
(declare-fun older (Patch Patch SystemState) Bool)
(declare-fun has_relocations (Patch Object) Bool)
(declare-fun has_pre_patch (Patch Object) Bool)
(declare-fun has_post_patch (Patch Object) Bool)
(declare-fun has_pre_unpatch (Patch Object) Bool)
(declare-fun has_post_unpatch (Patch Object) Bool)
(declare-fun user_task (Task) Bool)
(declare-fun idle_task (Task) Bool)
(declare-fun reliable (Task) Bool)
(declare-fun reliable_stacks () Bool)
(declare-fun nesting () Bool)

; The state.
(declare-fun phase=FREE () Bool)
(declare-fun phase=ENABLE () Bool)
(declare-fun phase=ENABLE_PATCH () Bool)
(declare-fun phase=DISABLE () Bool)
(declare-fun phase=TRY () Bool)
(declare-fun phase=SYNCHRONIZE () Bool)
(declare-fun phase=COMPLETE () Bool)
(declare-fun phase=REVERSE () Bool)
(declare-fun phase=COMING () Bool)
(declare-fun phase=COMING_PRE_PATCH () Bool)
(declare-fun phase=COMING_PATCH () Bool)
(declare-fun phase=COMING_POST_PATCH () Bool)
(declare-fun phase=COMING_POST_UNPATCH () Bool)
(declare-fun phase=CLEANUP () Bool)
(declare-fun phase=CLEANUP_UNPATCH () Bool)
(declare-fun phase=CLEANUP_POST_UNPATCH () Bool)
(declare-fun error=OK () Bool)
(declare-fun error=ENOENT () Bool)
(declare-fun error=ENOEXEC () Bool)
(declare-fun error=EAGAIN () Bool)
(declare-fun error=EBUSY () Bool)
(declare-fun error=EEXIST () Bool)
(declare-fun error=EINVAL () Bool)
(declare-fun error=ENOSYS () Bool)
(declare-fun error=CALLBACK_NEGATIVE () Bool)
(declare-fun error=CALLBACK_POSITIVE () Bool)
(declare-fun error=INIT () Bool)
(declare-fun error=LOADER () Bool)
(declare-fun to_visit (Patch Object) Bool)
(declare-fun current (Patch Object) Bool)
(declare-fun hook (Object) Bool)
(declare-fun transition_patch (Patch) Bool)
(declare-fun target_state=IDLE () Bool)
(declare-fun target_state=UNPATCHED () Bool)
(declare-fun target_state=PATCHED () Bool)
(declare-fun work () Bool)
(declare-fun signals_sent () Bool)
(declare-fun klp_forced () Bool)
(declare-fun listed (Patch) Bool)
(declare-fun precedes (Patch Patch) Bool)
(declare-fun patch_module=GONE (Patch) Bool)
(declare-fun patch_module=COMING (Patch) Bool)
(declare-fun patch_module=LIVE (Patch) Bool)
(declare-fun patch_module=GOING (Patch) Bool)
(declare-fun holds_ref (Patch) Bool)
(declare-fun enabled (Patch) Bool)
(declare-fun forced (Patch) Bool)
(declare-fun free_work (Patch) Bool)
(declare-fun writer (Patch) Bool)
(declare-fun object_module (Patch Object) Bool)
(declare-fun object_patched (Patch Object) Bool)
(declare-fun dynamic (Patch Object) Bool)
(declare-fun relocated (Patch Object) Bool)
(declare-fun post_unpatch_enabled (Patch Object) Bool)
(declare-fun func_patched (Patch Function) Bool)
(declare-fun func_transition (Patch Function) Bool)
(declare-fun nop (Patch Function) Bool)
(declare-fun above (Function Patch Patch) Bool)
(declare-fun handler (Function) Bool)
(declare-fun ftrace_enabled () Bool)
(declare-fun module_state=GONE (Object) Bool)
(declare-fun module_state=COMING (Object) Bool)
(declare-fun module_state=LIVE (Object) Bool)
(declare-fun module_state=GOING (Object) Bool)
(declare-fun alive (Object) Bool)
(declare-fun exiting (Object) Bool)
(declare-fun load_error=OK (Object) Bool)
(declare-fun load_error=ENOENT (Object) Bool)
(declare-fun load_error=ENOEXEC (Object) Bool)
(declare-fun load_error=EAGAIN (Object) Bool)
(declare-fun load_error=EBUSY (Object) Bool)
(declare-fun load_error=EEXIST (Object) Bool)
(declare-fun load_error=EINVAL (Object) Bool)
(declare-fun load_error=ENOSYS (Object) Bool)
(declare-fun load_error=CALLBACK_NEGATIVE (Object) Bool)
(declare-fun load_error=CALLBACK_POSITIVE (Object) Bool)
(declare-fun load_error=INIT (Object) Bool)
(declare-fun load_error=LOADER (Object) Bool)
(declare-fun exists_ (Task) Bool)
(declare-fun patch_state=IDLE (Task) Bool)
(declare-fun patch_state=UNPATCHED (Task) Bool)
(declare-fun patch_state=PATCHED (Task) Bool)
(declare-fun pending (Task) Bool)
(declare-fun frame (Task Function Patch) Bool)
(declare-fun original_frame (Task Function) Bool)
(declare-fun fork_parent (Task) Bool)
(declare-fun fork_child (Task) Bool)
(declare-fun cleared (Task) Bool)
(declare-fun checked (Task) Bool)
(declare-fun reading (Task Function Patch) Bool)
(declare-fun marked (Task) Bool)
(declare-fun fallback (Task Function Patch) Bool)
(declare-fun forcing (Patch) Bool)

; The memory of the rules.
; since1[since1.0, since1.1]: since(pre_unpatch(since1.1, since1.0), phase == DISABLE)
(declare-fun since1 (Object Patch) Bool)
; since2[since2.0, since2.1]: since(pre_patch(since2.1, since2.0, ZERO) | (~has_pre_patch[since2.1,
; since2.0] & (patches(since2.1, since2.0) | fails_to_patch(since2.1, since2.0))),
; ~(post_unpatch(since2.1, since2.0) | pre_patch(since2.1, since2.0, NEGATIVE) | pre_patch(since2.1,
; since2.0, POSITIVE) | any_of(replaced_by(since2.1, patch'0) for patch'0)))
(declare-fun since2 (Object Patch) Bool)
; since3[since3.0, since3.1]: since(post_patch(since3.1, since3.0), ~pre_unpatch(since3.1, since3.0)
; & (enabled[since3.1] | transition_patch[since3.1]))
(declare-fun since3 (Object Patch) Bool)
; since4[since4.0, since4.1]: since(pre_patch(since4.1, since4.0, NEGATIVE) | pre_patch(since4.1,
; since4.0, POSITIVE), ~pre_patch(since4.1, since4.0, ZERO) & ~(phase == FREE))
(declare-fun since4 (Object Patch) Bool)
; since6[since6.0]: since(disables(since6.0), transition_patch[since6.0] & ~starts(since6.0,
; UNPATCHED))
(declare-fun since6 (Patch) Bool)
; since7[since7.0]: since(cancels(since7.0), transition_patch[since7.0])
(declare-fun since7 (Patch) Bool)
; since8[since8.0, since8.1]: since((pre_patch(since8.1, since8.0, ZERO) | pre_patch(since8.1,
; since8.0, NEGATIVE) | pre_patch(since8.1, since8.0, POSITIVE) | post_patch(since8.1, since8.0) |
; pre_unpatch(since8.1, since8.0) | post_unpatch(since8.1, since8.0)) & ~cancels(since8.1), ~(phase
; == FREE) & ~completes(since8.1, PATCHED) & ~completes(since8.1, UNPATCHED))
(declare-fun since8 (Object Patch) Bool)
; since9[since9.0]: since(any_of(forces(patch'0) for patch'0) & before(pending[since9.0] &
; any_of(transition_patch[patch'0] & function_of[function'2, object'1] & (has_func[patch'0,
; function'2] | nop[patch'0, function'2]) & object_patched[patch'0, object'1] & (((target_state ==
; UNPATCHED) & (frame[since9.0, function'2, patch'0] | (nop[patch'0, function'2] &
; original_frame[since9.0, function'2]))) | ((target_state == PATCHED) & ((~any_of(above[function'2,
; patch'0, patch'3] for patch'3) & original_frame[since9.0, function'2]) | any_of(above[function'2,
; patch'0, patch'3] & ~any_of(above[function'2, patch'0, patch'4] & above[function'2, patch'4,
; patch'3] for patch'4) & (frame[since9.0, function'2, patch'3] | (nop[patch'3, function'2] &
; original_frame[since9.0, function'2])) for patch'3)))) for patch'0, object'1, function'2)),
; ~(~any_of(original_frame[since9.0, function'0] for function'0) & ~any_of(frame[since9.0,
; function'0, patch'1] for function'0, patch'1)))
(declare-fun since9 (Task) Bool)
; since10[since10.0]: since(any_of(replaced_by(since10.0, patch'0) for patch'0),
; any_of(transition_patch[patch'0] for patch'0))
(declare-fun since10 (Patch) Bool)
; since11[since11.0]: since(completes(since11.0, IDLE) | completes(since11.0, UNPATCHED) |
; completes(since11.0, PATCHED), transition_patch[since11.0])
(declare-fun since11 (Patch) Bool)
; since12[since12.0]: since(any_of(disables(patch'0) for patch'0) | (exists[since12.0] &
; before(~exists[since12.0]) & (patch_state[since12.0] == PATCHED)) | ((switches(since12.0) |
; any_of(forces(patch'0) for patch'0)) & (target_state == PATCHED)), ~((switches(since12.0) |
; any_of(forces(patch'0) for patch'0)) & (target_state == UNPATCHED)) & exists[since12.0] &
; any_of(transition_patch[patch'0] for patch'0) & ~any_of(since11[patch'0] for patch'0))
(declare-fun since12 (Task) Bool)
; since13[since13.0]: since(any_of(pre_patch(patch'0, since13.0, NEGATIVE) | pre_patch(patch'0,
; since13.0, POSITIVE) | fails_to_patch(patch'0, since13.0) | fails_to_init(patch'0, since13.0) for
; patch'0) & hook[since13.0], hook[since13.0])
(declare-fun since13 (Object) Bool)
; since14[since14.0]: since(comes(since14.0, OK), ~frees(since14.0))
(declare-fun since14 (Object) Bool)
; since15[since15.0]: since(comes(since15.0, ENOENT), ~frees(since15.0))
(declare-fun since15 (Object) Bool)
; since16[since16.0]: since(comes(since16.0, ENOEXEC), ~frees(since16.0))
(declare-fun since16 (Object) Bool)
; since17[since17.0]: since(comes(since17.0, EAGAIN), ~frees(since17.0))
(declare-fun since17 (Object) Bool)
; since18[since18.0]: since(comes(since18.0, EBUSY), ~frees(since18.0))
(declare-fun since18 (Object) Bool)
; since19[since19.0]: since(comes(since19.0, EEXIST), ~frees(since19.0))
(declare-fun since19 (Object) Bool)
; since20[since20.0]: since(comes(since20.0, EINVAL), ~frees(since20.0))
(declare-fun since20 (Object) Bool)
; since21[since21.0]: since(comes(since21.0, ENOSYS), ~frees(since21.0))
(declare-fun since21 (Object) Bool)
; since22[since22.0]: since(comes(since22.0, CALLBACK_NEGATIVE), ~frees(since22.0))
(declare-fun since22 (Object) Bool)
; since23[since23.0]: since(comes(since23.0, CALLBACK_POSITIVE), ~frees(since23.0))
(declare-fun since23 (Object) Bool)
; since24[since24.0]: since(comes(since24.0, INIT), ~frees(since24.0))
(declare-fun since24 (Object) Bool)
; since25[since25.0]: since(comes(since25.0, LOADER), ~frees(since25.0))
(declare-fun since25 (Object) Bool)
; since32[since32.0]: since((forces(since32.0) & (target_state == UNPATCHED)) | (listed[since32.0] &
; any_of(forces(patch'0) & replace[patch'0] & (target_state == PATCHED) & ~(patch'0 == since32.0)
; for patch'0)), ~(patch_module[since32.0] == GONE))
(declare-fun since32 (Patch) Bool)
; since33[since33.0]: since(starts(since33.0, IDLE) | starts(since33.0, UNPATCHED) |
; starts(since33.0, PATCHED), transition_patch[since33.0])
(declare-fun since33 (Patch) Bool)

; Every configuration:
; the objects of a patch have a total order.
(assert (forall ((|patch'0| Patch) (|object'1| Object) (|object'2| Object) (|object'3| Object)) (and (not (object_before |patch'0| |object'1| |object'1|)) (or (= |object'1| |object'2|) (not (and (=> (object_before |patch'0| |object'1| |object'2|) (object_before |patch'0| |object'2| |object'1|)) (=> (object_before |patch'0| |object'2| |object'1|) (object_before |patch'0| |object'1| |object'2|))))) (=> (and (object_before |patch'0| |object'1| |object'2|) (object_before |patch'0| |object'2| |object'3|)) (object_before |patch'0| |object'1| |object'3|)))))
; a function lives in one object.
(assert (forall ((|function'0| Function) (|object'1| Object) (|object'2| Object)) (=> (and (function_of |function'0| |object'1|) (function_of |function'0| |object'2|)) (= |object'1| |object'2|))))
; a patch that replaces a function names its object.
(assert (forall ((|patch'0| Patch) (|function'1| Function) (|object'2| Object)) (=> (and (has_func |patch'0| |function'1|) (function_of |function'1| |object'2|)) (has_object |patch'0| |object'2|))))
; vmlinux is one object.
(assert (forall ((|object'0| Object) (|object'1| Object)) (=> (and (vmlinux |object'0|) (vmlinux |object'1|)) (= |object'0| |object'1|))))
; only an object that a patch names has callbacks.
(assert (forall ((|patch'0| Patch) (|object'1| Object)) (=> (or (has_pre_patch |patch'0| |object'1|) (has_post_patch |patch'0| |object'1|) (has_pre_unpatch |patch'0| |object'1|) (has_post_unpatch |patch'0| |object'1|)) (has_object |patch'0| |object'1|))))
; versions of a state have an order.
(assert (forall ((|patch'0| Patch) (|patch'1| Patch) (|patch'2| Patch) (|systemstate'3| SystemState)) (and (not (older |patch'0| |patch'0| |systemstate'3|)) (=> (and (older |patch'0| |patch'1| |systemstate'3|) (older |patch'1| |patch'2| |systemstate'3|)) (older |patch'0| |patch'2| |systemstate'3|)))))

; What has values of an enumeration has exactly one.
(assert (or phase=FREE phase=ENABLE phase=ENABLE_PATCH phase=DISABLE phase=TRY phase=SYNCHRONIZE phase=COMPLETE phase=REVERSE phase=COMING phase=COMING_PRE_PATCH phase=COMING_PATCH phase=COMING_POST_PATCH phase=COMING_POST_UNPATCH phase=CLEANUP phase=CLEANUP_UNPATCH phase=CLEANUP_POST_UNPATCH))
(assert (not (and phase=ENABLE phase=FREE)))
(assert (not (and phase=ENABLE_PATCH phase=FREE)))
(assert (not (and phase=ENABLE_PATCH phase=ENABLE)))
(assert (not (and phase=DISABLE phase=FREE)))
(assert (not (and phase=DISABLE phase=ENABLE)))
(assert (not (and phase=DISABLE phase=ENABLE_PATCH)))
(assert (not (and phase=TRY phase=FREE)))
(assert (not (and phase=TRY phase=ENABLE)))
(assert (not (and phase=TRY phase=ENABLE_PATCH)))
(assert (not (and phase=TRY phase=DISABLE)))
(assert (not (and phase=SYNCHRONIZE phase=FREE)))
(assert (not (and phase=SYNCHRONIZE phase=ENABLE)))
(assert (not (and phase=SYNCHRONIZE phase=ENABLE_PATCH)))
(assert (not (and phase=SYNCHRONIZE phase=DISABLE)))
(assert (not (and phase=SYNCHRONIZE phase=TRY)))
(assert (not (and phase=COMPLETE phase=FREE)))
(assert (not (and phase=COMPLETE phase=ENABLE)))
(assert (not (and phase=COMPLETE phase=ENABLE_PATCH)))
(assert (not (and phase=COMPLETE phase=DISABLE)))
(assert (not (and phase=COMPLETE phase=TRY)))
(assert (not (and phase=COMPLETE phase=SYNCHRONIZE)))
(assert (not (and phase=REVERSE phase=FREE)))
(assert (not (and phase=REVERSE phase=ENABLE)))
(assert (not (and phase=REVERSE phase=ENABLE_PATCH)))
(assert (not (and phase=REVERSE phase=DISABLE)))
(assert (not (and phase=REVERSE phase=TRY)))
(assert (not (and phase=REVERSE phase=SYNCHRONIZE)))
(assert (not (and phase=REVERSE phase=COMPLETE)))
(assert (not (and phase=COMING phase=FREE)))
(assert (not (and phase=COMING phase=ENABLE)))
(assert (not (and phase=COMING phase=ENABLE_PATCH)))
(assert (not (and phase=COMING phase=DISABLE)))
(assert (not (and phase=COMING phase=TRY)))
(assert (not (and phase=COMING phase=SYNCHRONIZE)))
(assert (not (and phase=COMING phase=COMPLETE)))
(assert (not (and phase=COMING phase=REVERSE)))
(assert (not (and phase=COMING_PRE_PATCH phase=FREE)))
(assert (not (and phase=COMING_PRE_PATCH phase=ENABLE)))
(assert (not (and phase=COMING_PRE_PATCH phase=ENABLE_PATCH)))
(assert (not (and phase=COMING_PRE_PATCH phase=DISABLE)))
(assert (not (and phase=COMING_PRE_PATCH phase=TRY)))
(assert (not (and phase=COMING_PRE_PATCH phase=SYNCHRONIZE)))
(assert (not (and phase=COMING_PRE_PATCH phase=COMPLETE)))
(assert (not (and phase=COMING_PRE_PATCH phase=REVERSE)))
(assert (not (and phase=COMING_PRE_PATCH phase=COMING)))
(assert (not (and phase=COMING_PATCH phase=FREE)))
(assert (not (and phase=COMING_PATCH phase=ENABLE)))
(assert (not (and phase=COMING_PATCH phase=ENABLE_PATCH)))
(assert (not (and phase=COMING_PATCH phase=DISABLE)))
(assert (not (and phase=COMING_PATCH phase=TRY)))
(assert (not (and phase=COMING_PATCH phase=SYNCHRONIZE)))
(assert (not (and phase=COMING_PATCH phase=COMPLETE)))
(assert (not (and phase=COMING_PATCH phase=REVERSE)))
(assert (not (and phase=COMING_PATCH phase=COMING)))
(assert (not (and phase=COMING_PATCH phase=COMING_PRE_PATCH)))
(assert (not (and phase=COMING_POST_PATCH phase=FREE)))
(assert (not (and phase=COMING_POST_PATCH phase=ENABLE)))
(assert (not (and phase=COMING_POST_PATCH phase=ENABLE_PATCH)))
(assert (not (and phase=COMING_POST_PATCH phase=DISABLE)))
(assert (not (and phase=COMING_POST_PATCH phase=TRY)))
(assert (not (and phase=COMING_POST_PATCH phase=SYNCHRONIZE)))
(assert (not (and phase=COMING_POST_PATCH phase=COMPLETE)))
(assert (not (and phase=COMING_POST_PATCH phase=REVERSE)))
(assert (not (and phase=COMING_POST_PATCH phase=COMING)))
(assert (not (and phase=COMING_POST_PATCH phase=COMING_PRE_PATCH)))
(assert (not (and phase=COMING_POST_PATCH phase=COMING_PATCH)))
(assert (not (and phase=COMING_POST_UNPATCH phase=FREE)))
(assert (not (and phase=COMING_POST_UNPATCH phase=ENABLE)))
(assert (not (and phase=COMING_POST_UNPATCH phase=ENABLE_PATCH)))
(assert (not (and phase=COMING_POST_UNPATCH phase=DISABLE)))
(assert (not (and phase=COMING_POST_UNPATCH phase=TRY)))
(assert (not (and phase=COMING_POST_UNPATCH phase=SYNCHRONIZE)))
(assert (not (and phase=COMING_POST_UNPATCH phase=COMPLETE)))
(assert (not (and phase=COMING_POST_UNPATCH phase=REVERSE)))
(assert (not (and phase=COMING_POST_UNPATCH phase=COMING)))
(assert (not (and phase=COMING_POST_UNPATCH phase=COMING_PRE_PATCH)))
(assert (not (and phase=COMING_POST_UNPATCH phase=COMING_PATCH)))
(assert (not (and phase=COMING_POST_UNPATCH phase=COMING_POST_PATCH)))
(assert (not (and phase=CLEANUP phase=FREE)))
(assert (not (and phase=CLEANUP phase=ENABLE)))
(assert (not (and phase=CLEANUP phase=ENABLE_PATCH)))
(assert (not (and phase=CLEANUP phase=DISABLE)))
(assert (not (and phase=CLEANUP phase=TRY)))
(assert (not (and phase=CLEANUP phase=SYNCHRONIZE)))
(assert (not (and phase=CLEANUP phase=COMPLETE)))
(assert (not (and phase=CLEANUP phase=REVERSE)))
(assert (not (and phase=CLEANUP phase=COMING)))
(assert (not (and phase=CLEANUP phase=COMING_PRE_PATCH)))
(assert (not (and phase=CLEANUP phase=COMING_PATCH)))
(assert (not (and phase=CLEANUP phase=COMING_POST_PATCH)))
(assert (not (and phase=CLEANUP phase=COMING_POST_UNPATCH)))
(assert (not (and phase=CLEANUP_UNPATCH phase=FREE)))
(assert (not (and phase=CLEANUP_UNPATCH phase=ENABLE)))
(assert (not (and phase=CLEANUP_UNPATCH phase=ENABLE_PATCH)))
(assert (not (and phase=CLEANUP_UNPATCH phase=DISABLE)))
(assert (not (and phase=CLEANUP_UNPATCH phase=TRY)))
(assert (not (and phase=CLEANUP_UNPATCH phase=SYNCHRONIZE)))
(assert (not (and phase=CLEANUP_UNPATCH phase=COMPLETE)))
(assert (not (and phase=CLEANUP_UNPATCH phase=REVERSE)))
(assert (not (and phase=CLEANUP_UNPATCH phase=COMING)))
(assert (not (and phase=CLEANUP_UNPATCH phase=COMING_PRE_PATCH)))
(assert (not (and phase=CLEANUP_UNPATCH phase=COMING_PATCH)))
(assert (not (and phase=CLEANUP_UNPATCH phase=COMING_POST_PATCH)))
(assert (not (and phase=CLEANUP_UNPATCH phase=COMING_POST_UNPATCH)))
(assert (not (and phase=CLEANUP_UNPATCH phase=CLEANUP)))
(assert (not (and phase=CLEANUP_POST_UNPATCH phase=FREE)))
(assert (not (and phase=CLEANUP_POST_UNPATCH phase=ENABLE)))
(assert (not (and phase=CLEANUP_POST_UNPATCH phase=ENABLE_PATCH)))
(assert (not (and phase=CLEANUP_POST_UNPATCH phase=DISABLE)))
(assert (not (and phase=CLEANUP_POST_UNPATCH phase=TRY)))
(assert (not (and phase=CLEANUP_POST_UNPATCH phase=SYNCHRONIZE)))
(assert (not (and phase=CLEANUP_POST_UNPATCH phase=COMPLETE)))
(assert (not (and phase=CLEANUP_POST_UNPATCH phase=REVERSE)))
(assert (not (and phase=CLEANUP_POST_UNPATCH phase=COMING)))
(assert (not (and phase=CLEANUP_POST_UNPATCH phase=COMING_PRE_PATCH)))
(assert (not (and phase=CLEANUP_POST_UNPATCH phase=COMING_PATCH)))
(assert (not (and phase=CLEANUP_POST_UNPATCH phase=COMING_POST_PATCH)))
(assert (not (and phase=CLEANUP_POST_UNPATCH phase=COMING_POST_UNPATCH)))
(assert (not (and phase=CLEANUP_POST_UNPATCH phase=CLEANUP)))
(assert (not (and phase=CLEANUP_POST_UNPATCH phase=CLEANUP_UNPATCH)))
(assert (or error=OK error=ENOENT error=ENOEXEC error=EAGAIN error=EBUSY error=EEXIST error=EINVAL error=ENOSYS error=CALLBACK_NEGATIVE error=CALLBACK_POSITIVE error=INIT error=LOADER))
(assert (not (and error=ENOENT error=OK)))
(assert (not (and error=ENOEXEC error=OK)))
(assert (not (and error=ENOEXEC error=ENOENT)))
(assert (not (and error=EAGAIN error=OK)))
(assert (not (and error=EAGAIN error=ENOENT)))
(assert (not (and error=EAGAIN error=ENOEXEC)))
(assert (not (and error=EBUSY error=OK)))
(assert (not (and error=EBUSY error=ENOENT)))
(assert (not (and error=EBUSY error=ENOEXEC)))
(assert (not (and error=EBUSY error=EAGAIN)))
(assert (not (and error=EEXIST error=OK)))
(assert (not (and error=EEXIST error=ENOENT)))
(assert (not (and error=EEXIST error=ENOEXEC)))
(assert (not (and error=EEXIST error=EAGAIN)))
(assert (not (and error=EEXIST error=EBUSY)))
(assert (not (and error=EINVAL error=OK)))
(assert (not (and error=EINVAL error=ENOENT)))
(assert (not (and error=EINVAL error=ENOEXEC)))
(assert (not (and error=EINVAL error=EAGAIN)))
(assert (not (and error=EINVAL error=EBUSY)))
(assert (not (and error=EINVAL error=EEXIST)))
(assert (not (and error=ENOSYS error=OK)))
(assert (not (and error=ENOSYS error=ENOENT)))
(assert (not (and error=ENOSYS error=ENOEXEC)))
(assert (not (and error=ENOSYS error=EAGAIN)))
(assert (not (and error=ENOSYS error=EBUSY)))
(assert (not (and error=ENOSYS error=EEXIST)))
(assert (not (and error=ENOSYS error=EINVAL)))
(assert (not (and error=CALLBACK_NEGATIVE error=OK)))
(assert (not (and error=CALLBACK_NEGATIVE error=ENOENT)))
(assert (not (and error=CALLBACK_NEGATIVE error=ENOEXEC)))
(assert (not (and error=CALLBACK_NEGATIVE error=EAGAIN)))
(assert (not (and error=CALLBACK_NEGATIVE error=EBUSY)))
(assert (not (and error=CALLBACK_NEGATIVE error=EEXIST)))
(assert (not (and error=CALLBACK_NEGATIVE error=EINVAL)))
(assert (not (and error=CALLBACK_NEGATIVE error=ENOSYS)))
(assert (not (and error=CALLBACK_POSITIVE error=OK)))
(assert (not (and error=CALLBACK_POSITIVE error=ENOENT)))
(assert (not (and error=CALLBACK_POSITIVE error=ENOEXEC)))
(assert (not (and error=CALLBACK_POSITIVE error=EAGAIN)))
(assert (not (and error=CALLBACK_POSITIVE error=EBUSY)))
(assert (not (and error=CALLBACK_POSITIVE error=EEXIST)))
(assert (not (and error=CALLBACK_POSITIVE error=EINVAL)))
(assert (not (and error=CALLBACK_POSITIVE error=ENOSYS)))
(assert (not (and error=CALLBACK_POSITIVE error=CALLBACK_NEGATIVE)))
(assert (not (and error=INIT error=OK)))
(assert (not (and error=INIT error=ENOENT)))
(assert (not (and error=INIT error=ENOEXEC)))
(assert (not (and error=INIT error=EAGAIN)))
(assert (not (and error=INIT error=EBUSY)))
(assert (not (and error=INIT error=EEXIST)))
(assert (not (and error=INIT error=EINVAL)))
(assert (not (and error=INIT error=ENOSYS)))
(assert (not (and error=INIT error=CALLBACK_NEGATIVE)))
(assert (not (and error=INIT error=CALLBACK_POSITIVE)))
(assert (not (and error=LOADER error=OK)))
(assert (not (and error=LOADER error=ENOENT)))
(assert (not (and error=LOADER error=ENOEXEC)))
(assert (not (and error=LOADER error=EAGAIN)))
(assert (not (and error=LOADER error=EBUSY)))
(assert (not (and error=LOADER error=EEXIST)))
(assert (not (and error=LOADER error=EINVAL)))
(assert (not (and error=LOADER error=ENOSYS)))
(assert (not (and error=LOADER error=CALLBACK_NEGATIVE)))
(assert (not (and error=LOADER error=CALLBACK_POSITIVE)))
(assert (not (and error=LOADER error=INIT)))
(assert (or target_state=IDLE target_state=UNPATCHED target_state=PATCHED))
(assert (not (and target_state=UNPATCHED target_state=IDLE)))
(assert (not (and target_state=PATCHED target_state=IDLE)))
(assert (not (and target_state=PATCHED target_state=UNPATCHED)))
(assert (forall ((patch_module.0 Patch)) (or (patch_module=GONE patch_module.0) (patch_module=COMING patch_module.0) (patch_module=LIVE patch_module.0) (patch_module=GOING patch_module.0))))
(assert (forall ((patch_module.0 Patch)) (not (and (patch_module=COMING patch_module.0) (patch_module=GONE patch_module.0)))))
(assert (forall ((patch_module.0 Patch)) (not (and (patch_module=LIVE patch_module.0) (patch_module=GONE patch_module.0)))))
(assert (forall ((patch_module.0 Patch)) (not (and (patch_module=LIVE patch_module.0) (patch_module=COMING patch_module.0)))))
(assert (forall ((patch_module.0 Patch)) (not (and (patch_module=GOING patch_module.0) (patch_module=GONE patch_module.0)))))
(assert (forall ((patch_module.0 Patch)) (not (and (patch_module=GOING patch_module.0) (patch_module=COMING patch_module.0)))))
(assert (forall ((patch_module.0 Patch)) (not (and (patch_module=GOING patch_module.0) (patch_module=LIVE patch_module.0)))))
(assert (forall ((module_state.0 Object)) (or (module_state=GONE module_state.0) (module_state=COMING module_state.0) (module_state=LIVE module_state.0) (module_state=GOING module_state.0))))
(assert (forall ((module_state.0 Object)) (not (and (module_state=COMING module_state.0) (module_state=GONE module_state.0)))))
(assert (forall ((module_state.0 Object)) (not (and (module_state=LIVE module_state.0) (module_state=GONE module_state.0)))))
(assert (forall ((module_state.0 Object)) (not (and (module_state=LIVE module_state.0) (module_state=COMING module_state.0)))))
(assert (forall ((module_state.0 Object)) (not (and (module_state=GOING module_state.0) (module_state=GONE module_state.0)))))
(assert (forall ((module_state.0 Object)) (not (and (module_state=GOING module_state.0) (module_state=COMING module_state.0)))))
(assert (forall ((module_state.0 Object)) (not (and (module_state=GOING module_state.0) (module_state=LIVE module_state.0)))))
(assert (forall ((load_error.0 Object)) (or (load_error=OK load_error.0) (load_error=ENOENT load_error.0) (load_error=ENOEXEC load_error.0) (load_error=EAGAIN load_error.0) (load_error=EBUSY load_error.0) (load_error=EEXIST load_error.0) (load_error=EINVAL load_error.0) (load_error=ENOSYS load_error.0) (load_error=CALLBACK_NEGATIVE load_error.0) (load_error=CALLBACK_POSITIVE load_error.0) (load_error=INIT load_error.0) (load_error=LOADER load_error.0))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=ENOENT load_error.0) (load_error=OK load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=ENOEXEC load_error.0) (load_error=OK load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=ENOEXEC load_error.0) (load_error=ENOENT load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=EAGAIN load_error.0) (load_error=OK load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=EAGAIN load_error.0) (load_error=ENOENT load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=EAGAIN load_error.0) (load_error=ENOEXEC load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=EBUSY load_error.0) (load_error=OK load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=EBUSY load_error.0) (load_error=ENOENT load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=EBUSY load_error.0) (load_error=ENOEXEC load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=EBUSY load_error.0) (load_error=EAGAIN load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=EEXIST load_error.0) (load_error=OK load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=EEXIST load_error.0) (load_error=ENOENT load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=EEXIST load_error.0) (load_error=ENOEXEC load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=EEXIST load_error.0) (load_error=EAGAIN load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=EEXIST load_error.0) (load_error=EBUSY load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=EINVAL load_error.0) (load_error=OK load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=EINVAL load_error.0) (load_error=ENOENT load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=EINVAL load_error.0) (load_error=ENOEXEC load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=EINVAL load_error.0) (load_error=EAGAIN load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=EINVAL load_error.0) (load_error=EBUSY load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=EINVAL load_error.0) (load_error=EEXIST load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=ENOSYS load_error.0) (load_error=OK load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=ENOSYS load_error.0) (load_error=ENOENT load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=ENOSYS load_error.0) (load_error=ENOEXEC load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=ENOSYS load_error.0) (load_error=EAGAIN load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=ENOSYS load_error.0) (load_error=EBUSY load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=ENOSYS load_error.0) (load_error=EEXIST load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=ENOSYS load_error.0) (load_error=EINVAL load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=CALLBACK_NEGATIVE load_error.0) (load_error=OK load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=CALLBACK_NEGATIVE load_error.0) (load_error=ENOENT load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=CALLBACK_NEGATIVE load_error.0) (load_error=ENOEXEC load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=CALLBACK_NEGATIVE load_error.0) (load_error=EAGAIN load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=CALLBACK_NEGATIVE load_error.0) (load_error=EBUSY load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=CALLBACK_NEGATIVE load_error.0) (load_error=EEXIST load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=CALLBACK_NEGATIVE load_error.0) (load_error=EINVAL load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=CALLBACK_NEGATIVE load_error.0) (load_error=ENOSYS load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=CALLBACK_POSITIVE load_error.0) (load_error=OK load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=CALLBACK_POSITIVE load_error.0) (load_error=ENOENT load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=CALLBACK_POSITIVE load_error.0) (load_error=ENOEXEC load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=CALLBACK_POSITIVE load_error.0) (load_error=EAGAIN load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=CALLBACK_POSITIVE load_error.0) (load_error=EBUSY load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=CALLBACK_POSITIVE load_error.0) (load_error=EEXIST load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=CALLBACK_POSITIVE load_error.0) (load_error=EINVAL load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=CALLBACK_POSITIVE load_error.0) (load_error=ENOSYS load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=CALLBACK_POSITIVE load_error.0) (load_error=CALLBACK_NEGATIVE load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=INIT load_error.0) (load_error=OK load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=INIT load_error.0) (load_error=ENOENT load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=INIT load_error.0) (load_error=ENOEXEC load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=INIT load_error.0) (load_error=EAGAIN load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=INIT load_error.0) (load_error=EBUSY load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=INIT load_error.0) (load_error=EEXIST load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=INIT load_error.0) (load_error=EINVAL load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=INIT load_error.0) (load_error=ENOSYS load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=INIT load_error.0) (load_error=CALLBACK_NEGATIVE load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=INIT load_error.0) (load_error=CALLBACK_POSITIVE load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=LOADER load_error.0) (load_error=OK load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=LOADER load_error.0) (load_error=ENOENT load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=LOADER load_error.0) (load_error=ENOEXEC load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=LOADER load_error.0) (load_error=EAGAIN load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=LOADER load_error.0) (load_error=EBUSY load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=LOADER load_error.0) (load_error=EEXIST load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=LOADER load_error.0) (load_error=EINVAL load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=LOADER load_error.0) (load_error=ENOSYS load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=LOADER load_error.0) (load_error=CALLBACK_NEGATIVE load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=LOADER load_error.0) (load_error=CALLBACK_POSITIVE load_error.0)))))
(assert (forall ((load_error.0 Object)) (not (and (load_error=LOADER load_error.0) (load_error=INIT load_error.0)))))
(assert (forall ((patch_state.0 Task)) (or (patch_state=IDLE patch_state.0) (patch_state=UNPATCHED patch_state.0) (patch_state=PATCHED patch_state.0))))
(assert (forall ((patch_state.0 Task)) (not (and (patch_state=UNPATCHED patch_state.0) (patch_state=IDLE patch_state.0)))))
(assert (forall ((patch_state.0 Task)) (not (and (patch_state=PATCHED patch_state.0) (patch_state=IDLE patch_state.0)))))
(assert (forall ((patch_state.0 Task)) (not (and (patch_state=PATCHED patch_state.0) (patch_state=UNPATCHED patch_state.0)))))

; The clauses of the invariant.
; Two patches in transition are the same one.
(define-fun clause.one_patch_in_transition () Bool (forall ((p Patch) (q Patch)) (=> (and (transition_patch p) (transition_patch q)) (= p q))))
; The target is not idle exactly while a patch is in transition.
(define-fun clause.the_target_says_whether_there_is_a_transition () Bool (and (=> (exists ((|patch'0| Patch)) (transition_patch |patch'0|)) (not target_state=IDLE)) (or target_state=IDLE (exists ((|patch'0| Patch)) (transition_patch |patch'0|)))))
; An enable is to patch, a disable to unpatch.
(define-fun clause.the_phase_gives_the_direction () Bool (and (=> (or phase=ENABLE phase=ENABLE_PATCH) target_state=PATCHED) (=> phase=DISABLE target_state=UNPATCHED)))
; A task that has a side exists, and a transition runs that has not come to its end.
(define-fun clause.a_task_on_a_side_is_in_a_transition () Bool (forall ((t Task)) (or (patch_state=IDLE t) (and (exists_ t) (not target_state=IDLE) (not phase=COMPLETE)))))
; Before a transition comes to its end, every task has a side, unless it is immediate.
(define-fun clause.every_task_has_a_side_in_a_transition () Bool (forall ((t Task) (p Patch)) (or (not (exists_ t)) (and (or (patch_state=IDLE t) (and (transition_patch p) (not phase=COMPLETE))) (=> (and (transition_patch p) (not phase=COMPLETE)) (not (patch_state=IDLE t)))) (not (transition_patch p)))))
; Until a transition starts, no task is on its target side.
(define-fun clause.tasks_start_on_the_other_side () Bool (forall ((t Task)) (=> (or phase=ENABLE phase=ENABLE_PATCH phase=DISABLE) (not (or (and (patch_state=IDLE t) target_state=IDLE) (and (patch_state=UNPATCHED t) target_state=UNPATCHED) (and (patch_state=PATCHED t) target_state=PATCHED))))))
; A pending task is on the other side of a transition that has started and not ended.
(define-fun clause.only_tasks_left_behind_are_asked () Bool (forall ((t Task)) (=> (pending t) (and (exists_ t) (not target_state=IDLE) (not (or (and (patch_state=IDLE t) target_state=IDLE) (and (patch_state=UNPATCHED t) target_state=UNPATCHED) (and (patch_state=PATCHED t) target_state=PATCHED))) (not (or phase=ENABLE phase=ENABLE_PATCH phase=DISABLE)) (not phase=COMPLETE)))))
; Once a transition has started, every task on the other side is pending.
(define-fun clause.all_tasks_left_behind_are_asked () Bool (forall ((t Task) (p Patch)) (=> (and (transition_patch p) (not phase=COMPLETE) (not (or phase=ENABLE phase=ENABLE_PATCH phase=DISABLE)) (exists_ t) (not (or (and (patch_state=IDLE t) target_state=IDLE) (and (patch_state=UNPATCHED t) target_state=UNPATCHED) (and (patch_state=PATCHED t) target_state=PATCHED)))) (pending t))))
; The work is queued in a transition, exactly while nobody works for that.
(define-fun clause.the_next_attempt_is_queued () Bool (and (=> work (and (not target_state=IDLE) (not (or phase=ENABLE phase=ENABLE_PATCH phase=DISABLE phase=TRY phase=COMPLETE)))) (=> (and (not target_state=IDLE) (not (or phase=ENABLE phase=ENABLE_PATCH phase=DISABLE phase=TRY phase=COMPLETE))) work)))
; A function's mark belongs to the patch in transition, and goes when it completes.
(define-fun clause.functions_are_marked_only_in_transition () Bool (forall ((p Patch) (f Function)) (=> (func_transition p f) (and (or (has_func p f) (nop p f)) (transition_patch p) (not phase=COMPLETE)))))
; A patch that is enabled or in transition is listed; since v5.1 others only at an end.
(define-fun clause.active_patches_are_listed () Bool (forall ((p Patch)) (and (=> (or (enabled p) (transition_patch p)) (listed p)) (=> (and (listed p) (not (or (enabled p) (transition_patch p)))) (and phase=COMPLETE target_state=PATCHED)))))
; Since v5.1 the listed patches that are not active are those that were just replaced.
(define-fun clause.only_replaced_patches_are_done_with () Bool (forall ((p Patch) (q Patch)) (=> (and (listed p) (not (or (enabled p) (transition_patch p))) (transition_patch q)) (and phase=COMPLETE target_state=PATCHED (transition_patch q) (replace q) (precedes p q)))))
; Once it is replaced, a patch is not enabled; until v5.5 it leaves the list at once.
(define-fun clause.replaced_patches_are_disabled () Bool (forall ((p Patch) (q Patch)) (=> (and phase=COMPLETE target_state=PATCHED (transition_patch q) (replace q) (precedes p q)) (not (enabled p)))))
; `enabled` is set and cleared when a transition starts or turns.
(define-fun clause.enabled_agrees_with_the_direction () Bool (forall ((p Patch)) (=> (transition_patch p) (not (and (or (not (and (=> (enabled p) target_state=PATCHED) (=> target_state=PATCHED (enabled p)))) phase=ENABLE phase=ENABLE_PATCH phase=DISABLE) (=> (or phase=ENABLE phase=ENABLE_PATCH phase=DISABLE) (and (=> (enabled p) target_state=PATCHED) (=> target_state=PATCHED (enabled p)))))))))
; The module of a listed patch is there; since v5.1 livepatch holds a reference on it.
(define-fun clause.listed_patches_are_pinned () Bool (forall ((p Patch)) (=> (listed p) (and (not (patch_module=GONE p)) (holds_ref p)))))
; Nothing of a patch is left when its module has gone.
(define-fun clause.a_reference_needs_a_module () Bool (forall ((p Patch)) (=> (patch_module=GONE p) (not (or (holds_ref p) (free_work p) (enabled p))))))
; A patch whose release is queued is off the list and still holds its reference.
(define-fun clause.freeing_comes_after_the_list () Bool (forall ((p Patch)) (=> (free_work p) (and (holds_ref p) (not (listed p))))))
; While a patch's init function runs, its enable is under way or has just failed.
(define-fun clause.a_loading_patch_is_enabling () Bool (forall ((p Patch)) (=> (patch_module=COMING p) (and (transition_patch p) (or phase=ENABLE phase=ENABLE_PATCH (and phase=TRY target_state=PATCHED) (and phase=COMPLETE target_state=PATCHED) (and phase=COMPLETE target_state=UNPATCHED (not error=OK)))))))
; The holder remembers an error only while it undoes what it did.
(define-fun clause.errors_are_kept_while_undoing () Bool (and (or error=OK (and phase=COMPLETE target_state=UNPATCHED) phase=COMING_POST_UNPATCH phase=CLEANUP phase=CLEANUP_UNPATCH phase=CLEANUP_POST_UNPATCH) (=> phase=COMING_POST_UNPATCH (not error=OK))))
; `precedes` is a total order of the listed patches.
(define-fun clause.the_list_is_an_order () Bool (forall ((p Patch) (q Patch) (r Patch)) (and (not (precedes p p)) (=> (precedes p q) (and (listed p) (listed q))) (or (not (and (listed p) (listed q) (not (= p q)))) (precedes p q) (precedes q p)) (=> (and (precedes p q) (precedes q r)) (precedes p r)))))
; A patch that is being enabled, and until v5.1 disabled, is after all that are enabled.
(define-fun clause.the_newest_patch_is_enabled () Bool (forall ((p Patch) (q Patch)) (=> (and (transition_patch p) (or phase=ENABLE phase=ENABLE_PATCH) (precedes p q)) (not (enabled q)))))
; A nop serves the transition of a patch that replaces and does not change the function.
(define-fun clause.nops_are_temporary () Bool (forall ((p Patch) (f Function)) (=> (nop p f) (and (transition_patch p) (replace p) (not (and phase=COMPLETE target_state=PATCHED)) (not (has_func p f))))))
; A dynamic object serves such a transition, for an object that the patch does not name.
(define-fun clause.dynamic_objects_are_temporary () Bool (forall ((p Patch) (o Object)) (=> (dynamic p o) (and (transition_patch p) (replace p) (not (and phase=COMPLETE target_state=PATCHED)) (not (has_object p o))))))
; The object of a nop is on the patch's list of objects.
(define-fun clause.nops_have_their_object () Bool (forall ((p Patch) (f Function) (o Object)) (or (not (and (or (has_func p f) (nop p f)) (function_of f o))) (has_object p o) (dynamic p o))))
; What is before a patch that replaces is replaced before another patch is loaded.
(define-fun clause.a_replacing_patch_is_the_first_or_the_last () Bool (forall ((p Patch) (q Patch) (r Patch)) (=> (and (replace q) (precedes p q)) (and (transition_patch q) (not (precedes q r))))))
; While nops are there, no other patch is loaded.
(define-fun clause.nops_are_of_the_newest_patch () Bool (forall ((p Patch) (q Patch) (f Function)) (=> (nop p f) (not (precedes p q)))))
; Until its transition completes, a patch that replaces has what older patches change.
(define-fun clause.a_replacing_patch_covers_the_older () Bool (forall ((p Patch) (q Patch) (f Function)) (or (not (and (transition_patch q) (replace q) (not (and phase=COMPLETE target_state=PATCHED)) (precedes p q) (or (has_func p f) (nop p f)))) (has_func q f) (nop q f))))
; A patch that was just replaced is not in force, and since v5.5 still listed.
(define-fun clause.replaced_patches_are_at_rest () Bool (forall ((p Patch)) (=> (since10 p) (and (not (or (enabled p) (transition_patch p))) phase=COMPLETE target_state=PATCHED (listed p)))))
; vmlinux never comes or goes, and no patch points to a module for it.
(define-fun clause.vmlinux_is_no_module () Bool (forall ((o Object)) (=> (vmlinux o) (and (module_state=GONE o) (not (alive o)) (not (hook o)) (not (exiting o))))))
; klp_alive is set only on modules that are on the module list.
(define-fun clause.a_living_module_is_in_memory () Bool (forall ((o Object)) (=> (or (alive o) (exiting o)) (not (module_state=GONE o)))))
; A module's own exit function runs before livepatch hears of it.
(define-fun clause.an_exiting_module_is_alive () Bool (forall ((o Object)) (=> (exiting o) (and (alive o) (module_state=GOING o)))))
; A module in state LIVE has passed its hook.
(define-fun clause.a_live_module_is_alive () Bool (forall ((o Object)) (=> (module_state=LIVE o) (and (alive o) (not (hook o))))))
; Hooks run under the mutex, one module at a time.
(define-fun clause.one_hook_at_a_time () Bool (forall ((o Object) (x Object)) (=> (and (hook o) (hook x)) (= o x))))
; A hook runs in the phases of hooks, on a module that is coming or going.
(define-fun clause.a_hook_has_its_phase () Bool (forall ((o Object)) (=> (hook o) (and (or (module_state=COMING o) (module_state=GOING o)) (or phase=COMING phase=COMING_PRE_PATCH phase=COMING_PATCH phase=COMING_POST_PATCH phase=COMING_POST_UNPATCH phase=CLEANUP phase=CLEANUP_UNPATCH phase=CLEANUP_POST_UNPATCH)))))
; klp_module_coming() sets klp_alive first.
(define-fun clause.a_coming_module_is_alive () Bool (forall ((o Object)) (=> (and (hook o) (or phase=COMING phase=COMING_PRE_PATCH phase=COMING_PATCH phase=COMING_POST_PATCH phase=COMING_POST_UNPATCH)) (and (alive o) (module_state=COMING o)))))
; The clean-up runs after klp_alive is cleared, for a module that goes or that is refused.
(define-fun clause.a_module_is_cleaned_up_when_dead () Bool (forall ((o Object)) (=> (and (hook o) (or phase=CLEANUP phase=CLEANUP_UNPATCH phase=CLEANUP_POST_UNPATCH)) (and (not (alive o)) (or (and (module_state=COMING o) (not error=OK)) (and (or (module_state=GOING o) (and (module_state=COMING o) (not (load_error=OK o)))) error=OK))))))
; Something is ahead only in the loops: of a hook, of a start, of a completion.
(define-fun clause.to_visit_has_its_phase () Bool (forall ((p Patch) (o Object)) (or (not (to_visit p o)) (and (hook o) (or phase=COMING phase=COMING_PRE_PATCH phase=COMING_PATCH phase=COMING_POST_PATCH phase=COMING_POST_UNPATCH phase=CLEANUP phase=CLEANUP_UNPATCH phase=CLEANUP_POST_UNPATCH)) (and (transition_patch p) (or phase=ENABLE phase=ENABLE_PATCH phase=DISABLE phase=COMPLETE)))))
; What is ahead belongs to a listed patch that has the object.
(define-fun clause.to_visit_is_listed () Bool (forall ((p Patch) (o Object)) (=> (to_visit p o) (and (listed p) (or (has_object p o) (dynamic p o))))))
; What is ahead is loaded and active, except where the object still looks for its module.
(define-fun clause.to_visit_is_loaded () Bool (forall ((p Patch) (o Object)) (=> (and (to_visit p o) (not (or phase=COMING phase=COMING_PRE_PATCH phase=COMING_PATCH phase=COMING_POST_PATCH phase=COMING_POST_UNPATCH))) (and (or (vmlinux o) (object_module p o)) (or (enabled p) (transition_patch p))))))
; In klp_module_coming(), what is ahead has not looked for its module.
(define-fun clause.to_visit_of_a_coming_module_is_new () Bool (forall ((p Patch) (o Object)) (=> (and (to_visit p o) (or phase=COMING phase=COMING_PRE_PATCH phase=COMING_PATCH phase=COMING_POST_PATCH phase=COMING_POST_UNPATCH)) (not (object_module p o)))))
; A loop stands at an object only between two of its steps.
(define-fun clause.current_has_its_phase () Bool (forall ((p Patch) (o Object)) (or (not (current p o)) (and (hook o) (or phase=COMING_PRE_PATCH phase=COMING_PATCH phase=COMING_POST_PATCH phase=COMING_POST_UNPATCH phase=CLEANUP_UNPATCH phase=CLEANUP_POST_UNPATCH)) (and (transition_patch p) phase=ENABLE_PATCH))))
; A loop stands at one object at a time.
(define-fun clause.one_current_object () Bool (forall ((p Patch) (q Patch) (o Object) (x Object)) (=> (and (current p o) (current q x)) (and (= p q) (= o x)))))
; The object where a loop stands is loaded, its patch active, and no longer ahead.
(define-fun clause.current_is_loaded () Bool (forall ((p Patch) (o Object)) (=> (current p o) (and (or (enabled p) (transition_patch p)) (or (has_object p o) (dynamic p o)) (or (vmlinux o) (object_module p o)) (not (to_visit p o))))))
; An object of a listed patch points to a module that is alive or in its hook.
(define-fun clause.object_modules_are_in_memory () Bool (forall ((p Patch) (o Object)) (=> (object_module p o) (and (listed p) (or (has_object p o) (dynamic p o)) (not (vmlinux o)) (not (module_state=GONE o)) (or (alive o) (hook o))))))
; Every listed patch points to every living module that it has, or will when it is visited.
(define-fun clause.living_modules_are_known () Bool (forall ((p Patch) (o Object)) (or (not (and (listed p) (or (has_object p o) (dynamic p o)) (alive o))) (object_module p o) (to_visit p o))))
; Patches that have had their turn come before those that are still ahead.
(define-fun clause.a_coming_module_is_visited_in_order () Bool (forall ((p Patch) (q Patch) (o Object)) (=> (and (hook o) (or phase=COMING phase=COMING_PRE_PATCH phase=COMING_PATCH phase=COMING_POST_PATCH phase=COMING_POST_UNPATCH) (to_visit p o) (listed q) (or (has_object q o) (dynamic q o)) (not (to_visit q o))) (precedes q p))))
; Patches that have had their turn come before the one that is applied to the module.
(define-fun clause.current_is_the_last_that_knows () Bool (forall ((p Patch) (q Patch) (o Object)) (or (not (and (hook o) (or phase=COMING phase=COMING_PRE_PATCH phase=COMING_PATCH phase=COMING_POST_PATCH phase=COMING_POST_UNPATCH) (current p o) (listed q) (or (has_object q o) (dynamic q o)) (not (to_visit q o)))) (precedes q p) (= p q))))
; The clean-up of a module has ahead, or is at, every patch that still points to it.
(define-fun clause.cleaning_up_visits_all_that_know () Bool (forall ((p Patch) (o Object)) (or (not (and (hook o) (or phase=CLEANUP phase=CLEANUP_UNPATCH phase=CLEANUP_POST_UNPATCH) (object_module p o))) (to_visit p o) (current p o))))
; The clean-up of a module is at an older patch than those that are ahead.
(define-fun clause.cleaning_up_goes_forward () Bool (forall ((p Patch) (q Patch) (o Object)) (=> (and (hook o) (or phase=CLEANUP phase=CLEANUP_UNPATCH phase=CLEANUP_POST_UNPATCH) (current p o) (to_visit q o)) (precedes p q))))
; post_unpatch is due only after a pre_patch that agreed, or in whose place nothing did.  That of a
; replaced patch is not due any more, whatever the kernel remembers.
(define-fun clause.agreement_is_remembered () Bool (forall ((p Patch) (o Object)) (=> (and (or (enabled p) (transition_patch p)) (post_unpatch_enabled p o) (not (and (not (has_pre_patch p o)) (or phase=ENABLE_PATCH phase=COMING_PATCH) (current p o)))) (since2 o p))))
; post_unpatch is due only for loaded objects of patches that are there, until it has run.
(define-fun clause.due_objects_are_there () Bool (forall ((p Patch) (o Object)) (=> (post_unpatch_enabled p o) (and (or (enabled p) (transition_patch p) (and (listed p) phase=COMPLETE target_state=PATCHED)) (or (has_object p o) (dynamic p o)) (or (vmlinux o) (object_module p o)) (or (to_visit p o) (not (and (transition_patch p) phase=COMPLETE target_state=UNPATCHED)))))))
; A patched object is loaded, belongs to an active patch, and its post_unpatch is due.
(define-fun clause.patched_objects_are_due () Bool (forall ((p Patch) (o Object)) (=> (object_patched p o) (and (or (enabled p) (transition_patch p)) (or (has_object p o) (dynamic p o)) (or (vmlinux o) (object_module p o)) (post_unpatch_enabled p o)))))
; Where patching comes next, pre_patch has agreed.
(define-fun clause.an_object_is_asked_before_it_is_patched () Bool (forall ((p Patch) (o Object)) (=> (and (current p o) (or phase=ENABLE_PATCH phase=COMING_PATCH)) (post_unpatch_enabled p o))))
; Until its turn has come, an object is not patched; after its unpatching it is not, either.
(define-fun clause.what_is_ahead_is_not_patched () Bool (forall ((p Patch) (o Object)) (=> (or (and (to_visit p o) (or phase=ENABLE phase=ENABLE_PATCH phase=COMING phase=COMING_PRE_PATCH phase=COMING_PATCH phase=COMING_POST_PATCH phase=COMING_POST_UNPATCH)) (and (current p o) (or phase=ENABLE_PATCH phase=COMING_PRE_PATCH phase=COMING_PATCH phase=COMING_POST_UNPATCH phase=CLEANUP_POST_UNPATCH))) (not (object_patched p o)))))
; When the last callbacks of a disable run, the patch has no patched object.
(define-fun clause.completion_leaves_nothing_patched () Bool (forall ((p Patch) (o Object)) (=> (and phase=COMPLETE target_state=UNPATCHED (transition_patch p)) (not (object_patched p o)))))
; While a patch is enabled, each of its loaded objects is ahead, at hand or patched.
(define-fun clause.an_enable_patches_every_loaded_object () Bool (forall ((p Patch) (o Object)) (or (not (and (transition_patch p) (or phase=ENABLE phase=ENABLE_PATCH) (or (has_object p o) (dynamic p o)) (or (vmlinux o) (and (object_module p o) (alive o))))) (to_visit p o) (current p o) (object_patched p o))))
; What is in memory of an active patch is patched, except where a loop says otherwise.
(define-fun clause.active_patches_are_applied () Bool (forall ((p Patch) (o Object)) (or (not (and (or (enabled p) (transition_patch p)) (not (and (transition_patch p) (or phase=ENABLE phase=ENABLE_PATCH (and phase=COMPLETE target_state=UNPATCHED)))) (or (has_object p o) (dynamic p o)) (or (vmlinux o) (and (object_module p o) (alive o))))) (object_patched p o) (current p o) (and (to_visit p o) (or phase=COMING phase=COMING_PRE_PATCH phase=COMING_PATCH phase=COMING_POST_PATCH phase=COMING_POST_UNPATCH)))))
; What is ahead in the clean-up of a module is patched.
(define-fun clause.cleaning_up_visits_patched_objects () Bool (forall ((p Patch) (o Object)) (=> (and (to_visit p o) (or phase=CLEANUP phase=CLEANUP_UNPATCH phase=CLEANUP_POST_UNPATCH)) (object_patched p o))))
; Before its post_patch and before its unpatching, the object at hand is patched.
(define-fun clause.at_hand_and_patched () Bool (forall ((p Patch) (o Object)) (=> (and (current p o) (or phase=COMING_POST_PATCH phase=CLEANUP_UNPATCH)) (and (object_patched p o) (not (transition_patch p))))))
; post_patch has run on every patched object of a patch at rest, and no pre_unpatch since.
(define-fun clause.patched_objects_are_told () Bool (forall ((p Patch) (o Object)) (=> (and (object_patched p o) (has_post_patch p o) (or (and (not (transition_patch p)) (not (and (current p o) (or phase=COMING_POST_PATCH phase=CLEANUP_UNPATCH)))) (and (transition_patch p) phase=DISABLE (to_visit p o)) (and (transition_patch p) phase=COMPLETE target_state=PATCHED (not (to_visit p o))))) (since3 o p))))
; Where post_patch was the last word, the object is patched and its patch at rest.
(define-fun clause.only_patched_objects_are_told () Bool (forall ((p Patch) (o Object)) (=> (and (since3 o p) (has_pre_unpatch p o)) (and (object_patched p o) (or (and (not (transition_patch p)) (not (and (current p o) (or phase=COMING_POST_PATCH phase=CLEANUP_UNPATCH)))) (and phase=DISABLE (to_visit p o)) (and phase=COMPLETE target_state=PATCHED (not (to_visit p o))))))))
; Between pre_patch and post_unpatch, object and patch are there, and post_unpatch is due.
(define-fun clause.activations_are_closed () Bool (forall ((p Patch) (o Object)) (=> (and (since2 o p) (has_post_unpatch p o)) (and (or (enabled p) (transition_patch p)) (has_object p o) (or (vmlinux o) (object_module p o)) (post_unpatch_enabled p o) (or (to_visit p o) (not (and (transition_patch p) phase=COMPLETE target_state=UNPATCHED)))))))
; Where pre_patch comes next, its last agreement has been closed.
(define-fun clause.nobody_is_asked_twice () Bool (forall ((p Patch) (o Object)) (=> (and (or (and (to_visit p o) (or phase=ENABLE phase=ENABLE_PATCH)) (and (current p o) phase=COMING_PRE_PATCH)) (has_post_unpatch p o)) (not (since2 o p)))))
; A function is on its stack exactly while its object is patched.
(define-fun clause.functions_are_patched_with_their_object () Bool (forall ((p Patch) (f Function) (o Object)) (=> (and (or (has_func p f) (nop p f)) (function_of f o)) (and (=> (func_patched p f) (object_patched p o)) (=> (object_patched p o) (func_patched p f))))))
; What is on a stack is replaced by the patch and has an object.
(define-fun clause.stacks_hold_functions_of_their_patch () Bool (forall ((p Patch) (f Function)) (=> (func_patched p f) (and (or (has_func p f) (nop p f)) (exists ((|object'0| Object)) (function_of f |object'0|))))))
; Of two patches on a stack the newer one is above the other.
(define-fun clause.stacks_are_ordered () Bool (forall ((f Function) (p Patch) (q Patch)) (and (=> (above f p q) (and (func_patched p f) (func_patched q f) (precedes q p))) (=> (and (func_patched p f) (func_patched q f) (precedes q p)) (above f p q)))))
; Until its transition completes, every function of the patch is marked.
(define-fun clause.functions_are_marked_in_transition () Bool (forall ((p Patch) (f Function)) (=> (and (transition_patch p) (not phase=COMPLETE) (or (has_func p f) (nop p f))) (func_transition p f))))
; `above` is a strict order of the versions of a function.
(define-fun clause.the_stack_is_an_order () Bool (forall ((f Function) (p Patch) (q Patch) (r Patch)) (and (not (above f p p)) (=> (and (above f p q) (above f q r)) (above f p r)))))
; Since v5.5 ftrace cannot be switched off under a handler, nor a handler come without it.
(define-fun clause.ftrace_is_on_while_a_handler_is_there () Bool (forall ((f Function)) (=> (handler f) ftrace_enabled)))
; Something is next after the front of every stack that has more than that.
(define-fun clause.what_is_below_the_front_has_a_first () Bool (forall ((f Function)) (=> (exists ((|patch'0| Patch)) (and (func_patched |patch'0| f) (not (and (func_patched |patch'0| f) (not (exists ((|patch'1| Patch)) (above f |patch'1| |patch'0|))))))) (exists ((|patch'0| Patch)) (and (func_patched |patch'0| f) (not (and (func_patched |patch'0| f) (not (exists ((|patch'1| Patch)) (above f |patch'1| |patch'0|))))) (not (exists ((|patch'1| Patch)) (and (func_patched |patch'1| f) (not (and (func_patched |patch'1| f) (not (exists ((|patch'2| Patch)) (above f |patch'2| |patch'1|))))) (above f |patch'1| |patch'0|)))))))))
; A task inside a patch's version exists, and that version is on the stack, or was forced.
(define-fun clause.tasks_are_inside_patched_functions () Bool (forall ((t Task) (p Patch) (f Function)) (=> (frame t f p) (and (exists_ t) (or (func_patched p f) (since9 t))))))
; A task inside a patch's version is inside code of the patch.
(define-fun clause.nobody_is_inside_a_nop () Bool (forall ((t Task) (p Patch) (f Function)) (=> (frame t f p) (has_func p f))))
; A task inside an original function exists.
(define-fun clause.tasks_are_inside_original_functions () Bool (forall ((t Task) (f Function)) (=> (original_frame t f) (exists_ t))))
; A task on the old side is inside no version of the patch in transition, unless forced.
(define-fun clause.unpatched_tasks_are_not_inside () Bool (forall ((t Task) (p Patch) (f Function)) (=> (and (transition_patch p) (patch_state=UNPATCHED t) (frame t f p)) (since9 t))))
; A task inside a version is on no patch above it, unless forced or an immediate one came.
(define-fun clause.nobody_is_inside_what_is_covered () Bool (forall ((t Task) (f Function) (p Patch) (q Patch)) (or (not (and (frame t f p) (above f q p))) (and (transition_patch q) (patch_state=UNPATCHED t)) (since9 t))))
; A task is inside a function only of vmlinux or of a module that runs or waits for it.
(define-fun clause.tasks_are_inside_running_modules () Bool (forall ((t Task) (p Patch) (f Function) (o Object)) (or (not (and (frame t f p) (function_of f o))) (vmlinux o) (module_state=LIVE o) (and (module_state=COMING o) (alive o) (not (hook o)) (load_error=OK o)) (and (module_state=GOING o) (exiting o)))))
; The same is true of original functions.
(define-fun clause.tasks_are_inside_original_code_of_running_modules () Bool (forall ((t Task) (f Function) (o Object)) (or (not (and (original_frame t f) (function_of f o))) (vmlinux o) (module_state=LIVE o) (and (module_state=COMING o) (alive o) (not (hook o)) (load_error=OK o)) (and (module_state=GOING o) (exiting o)))))
; Outside of a transition, nobody is inside the original of what is patched, unless forced.
(define-fun clause.no_task_is_inside_a_patched_original () Bool (forall ((t Task) (f Function) (p Patch)) (=> (and (original_frame t f) (func_patched p f) (not (since9 t))) (not target_state=IDLE))))
; In a transition, the original is what a task left behind gets, or what a nop stands for.
(define-fun clause.originals_are_old_or_new () Bool (forall ((t Task) (f Function) (p Patch) (q Patch)) (or (not (and (original_frame t f) (func_patched p f) (not (since9 t)) (transition_patch q))) (and (= p q) (or (nop q f) (patch_state=UNPATCHED t))) (and (nop q f) (patch_state=PATCHED t)))))
; After a pre_patch that refused, post_unpatch is not due.
(define-fun clause.a_refusal_leaves_nothing_due () Bool (forall ((p Patch) (o Object)) (=> (since4 o p) (and (has_pre_patch p o) (not (post_unpatch_enabled p o))))))
; While pre_unpatch runs in a transition, that has begun with a disable and not started.
(define-fun clause.a_disable_began_as_one () Bool (forall ((p Patch)) (=> (and (transition_patch p) phase=DISABLE) (since6 p))))
; While a failed enable is undone, the last callbacks run.
(define-fun clause.cancelling_is_completing () Bool (forall ((p Patch)) (=> (since7 p) (and (transition_patch p) phase=COMPLETE target_state=UNPATCHED))))
; A loop that has run a callback still holds the mutex; a hook is at its own module.
(define-fun clause.a_loop_holds_the_mutex () Bool (forall ((p Patch) (o Object)) (=> (since8 o p) (and (not phase=FREE) (or (hook o) (and (transition_patch p) (or phase=ENABLE phase=ENABLE_PATCH phase=DISABLE phase=TRY phase=COMPLETE)))))))
; Where callbacks of a loop have run comes before what it has at hand or ahead.
(define-fun clause.a_loop_goes_forward () Bool (forall ((p Patch) (o Object) (x Object)) (=> (and (since8 o p) (or (to_visit p x) (current p x)) (not (= o x))) (object_before p o x))))
; In a disable, pre_unpatch has run on every patched object that is not ahead any more.
(define-fun clause.a_disable_tells_what_is_behind () Bool (forall ((p Patch) (o Object)) (=> (and (transition_patch p) phase=DISABLE (not (to_visit p o)) (object_patched p o) (has_pre_unpatch p o)) (since1 o p))))
; The hook of a coming module has an error exactly when something failed for it.
(define-fun clause.the_hook_knows_of_failures () Bool (forall ((o Object)) (and (=> (since13 o) (hook o)) (=> (hook o) (and (=> (since13 o) (not error=OK)) (or error=OK (since13 o)))))))
; A coming module that livepatch knows and whose hook has returned was let pass.
(define-fun clause.init_waits_for_the_hook () Bool (forall ((o Object)) (=> (and (module_state=COMING o) (alive o) (not (hook o))) (since14 o))))
; What a module was turned away with is what its load will return.
(define-fun clause.a_refusal_waits_to_be_returned () Bool (forall ((o Object)) (and (=> (since15 o) (and (load_error=ENOENT o) (module_state=GOING o) (not (alive o)) (not (hook o)))) (=> (since16 o) (and (load_error=ENOEXEC o) (module_state=GOING o) (not (alive o)) (not (hook o)))) (=> (since17 o) (and (load_error=EAGAIN o) (module_state=GOING o) (not (alive o)) (not (hook o)))) (=> (since18 o) (and (load_error=EBUSY o) (module_state=GOING o) (not (alive o)) (not (hook o)))) (=> (since19 o) (and (load_error=EEXIST o) (module_state=GOING o) (not (alive o)) (not (hook o)))) (=> (since20 o) (and (load_error=EINVAL o) (module_state=GOING o) (not (alive o)) (not (hook o)))) (=> (since21 o) (and (load_error=ENOSYS o) (module_state=GOING o) (not (alive o)) (not (hook o)))) (=> (since22 o) (and (load_error=CALLBACK_NEGATIVE o) (module_state=GOING o) (not (alive o)) (not (hook o)))) (=> (since23 o) (and (load_error=CALLBACK_POSITIVE o) (module_state=GOING o) (not (alive o)) (not (hook o)))) (=> (since24 o) (and (load_error=INIT o) (module_state=GOING o) (not (alive o)) (not (hook o)))) (=> (since25 o) (and (load_error=LOADER o) (module_state=GOING o) (not (alive o)) (not (hook o)))))))
; While a refused module is unwound, the hook's error is what its load will return.
(define-fun clause.a_refusing_hook_has_its_error () Bool (forall ((o Object)) (or (not (and (hook o) (or phase=CLEANUP phase=CLEANUP_UNPATCH phase=CLEANUP_POST_UNPATCH) (not error=OK))) (and (load_error=OK o) error=OK) (and (load_error=ENOENT o) error=ENOENT) (and (load_error=ENOEXEC o) error=ENOEXEC) (and (load_error=EAGAIN o) error=EAGAIN) (and (load_error=EBUSY o) error=EBUSY) (and (load_error=EEXIST o) error=EEXIST) (and (load_error=EINVAL o) error=EINVAL) (and (load_error=ENOSYS o) error=ENOSYS) (and (load_error=CALLBACK_NEGATIVE o) error=CALLBACK_NEGATIVE) (and (load_error=CALLBACK_POSITIVE o) error=CALLBACK_POSITIVE) (and (load_error=INIT o) error=INIT) (and (load_error=LOADER o) error=LOADER))))
; `starting` was printed once the objects were visited, unless the enable has failed.
(define-fun clause.a_transition_tells_its_start () Bool (forall ((p Patch)) (and (=> (since33 p) (and (transition_patch p) (not (or phase=ENABLE phase=ENABLE_PATCH phase=DISABLE)) (not (since7 p)))) (=> (and (transition_patch p) (not (or phase=ENABLE phase=ENABLE_PATCH phase=DISABLE)) (not (since7 p))) (since33 p)))))
; `completing` was printed while the last callbacks run.
(define-fun clause.a_transition_tells_its_completion () Bool (forall ((p Patch)) (and (=> (since11 p) (and (transition_patch p) phase=COMPLETE)) (=> (and (transition_patch p) phase=COMPLETE) (since11 p)))))
; A task is on the side that its switches, and those of its parents, have led to.
(define-fun clause.tasks_are_where_they_went () Bool (forall ((t Task) (p Patch)) (=> (and (transition_patch p) (not phase=COMPLETE) (exists_ t)) (and (=> (since12 t) (patch_state=PATCHED t)) (=> (patch_state=PATCHED t) (since12 t))))))
; Who has joined has done so in a transition that has not come to its end.
(define-fun clause.nobody_has_joined_without_a_transition () Bool (forall ((t Task)) (=> (since12 t) (and (not target_state=IDLE) (not phase=COMPLETE)))))
; Who has joined before it exists has done so with all others.
(define-fun clause.the_unborn_join_with_all () Bool (forall ((t Task) (u Task)) (=> (and (since12 t) (not (exists_ t)) (exists_ u)) (not (patch_state=UNPATCHED u)))))
; A patch that a forced transition removes has the mark that keeps its reference.
(define-fun clause.who_was_forced_out_is_pinned () Bool (forall ((p Patch)) (=> (since32 p) (and (holds_ref p) (forced p)))))
; A patch with the mark is pinned; since v5.18 it was forced out; until v5.1 none has it.
(define-fun clause.marks_of_force_keep_the_reference () Bool (forall ((p Patch)) (=> (forced p) (and (holds_ref p) (not (patch_module=COMING p)) (since32 p)))))
; Livepatch holds a reference on a patch that it uses or has decided to keep.
(define-fun clause.references_have_a_reason () Bool (forall ((p Patch)) (or (not (holds_ref p)) (listed p) (free_work p) (forced p))))
; The ftrace handler is registered exactly while the function's stack is not empty.
(define-fun clause.P-STK-03 () Bool (forall ((f Function)) (=> (or (exists ((|patch'0| Patch)) (func_patched |patch'0| f)) (handler f)) (and (exists ((|patch'0| Patch)) (func_patched |patch'0| f)) (handler f)))))
; A listed patch carries every state of an older one, or replaces nothing; no older version.
(define-fun clause.P-ST-01b () Bool (forall ((p Patch) (q Patch) (x SystemState)) (or (not (and (precedes q p) (carries q x))) (and (carries p x) (not (older p q x))) (and (not (carries p x)) (not (replace p))))))
; A task in a version of a function is in no other function or version, unless it may nest.
(define-fun clause.P-CONS-03b () Bool (forall ((t Task) (f Function) (g Function) (p Patch)) (=> (and (not nesting) (or (original_frame t f) (frame t f p))) (and (=> (frame t f p) (not (or (original_frame t g) (exists ((|patch'0| Patch)) (and (frame t g |patch'0|) (=> (= f g) (not (= p |patch'0|)))))))) (=> (original_frame t f) (not (or (exists ((|patch'0| Patch)) (frame t g |patch'0|)) (and (original_frame t g) (not (= f g))))))))))
