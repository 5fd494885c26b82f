"""A made-up check with the looks of a real one: one counterexample, one state space."""

from __future__ import annotations

from model.trace import Change, Step, Trace, Valuation
from properties.verdict import Counterexample, Neighbour, Outcome, Verdict
from reports.space import Coverage, PhaseEdge, PhaseNode, Space

SCOPE = (("patches", 2), ("objects", 2), ("tasks", 1))
INITIAL: Valuation = (
    ("target", "UNDEFINED"),
    ("in_transition", "none"),
    ("listed[p0]", False),
    ("pending[t0]", False),
    ("patched[p0, vmlinux]", False),
    ("patched[p0, ext4]", False),
    ("pre_patched[p0, vmlinux]", False),
)
CORE = "kernel/livepatch/core.c"
TRANSITION = "kernel/livepatch/transition.c"


def after(state: Valuation, *changes: Change) -> Valuation:
    """The state in which the changed fields have their new values."""
    new = {change.field: change.after for change in changes}
    return tuple((field, new.get(field, value)) for field, value in state)


def trace() -> Trace:
    """A patch of vmlinux that fails to patch after its pre_patch callback succeeded."""
    state = INITIAL
    steps: list[Step] = []
    for choice, action, mirrors, changes, events, log in _STEPS:
        state = after(state, *changes)
        steps.append(Step(choice, action, mirrors, changes, events, log, state))
    return Trace("livepatch 6.1", SCOPE, INITIAL, tuple(steps))


_STEPS: tuple[tuple[int, str, str, tuple[Change, ...], tuple[str, ...], tuple[str, ...]], ...] = (
    (
        0,
        "klp_enable_patch(p0)",
        f"{CORE}:klp_enable_patch",
        (
            Change("target", "UNDEFINED", "PATCHED"),
            Change("in_transition", "none", "p0"),
            Change("listed[p0]", before=False, after=True),
        ),
        ("enable_started(p0)",),
        (
            "livepatch: enabling patch 'p0'",
            "livepatch: 'p0': initializing patching transition",
        ),
    ),
    (
        3,
        "pre_patch(p0, vmlinux)",
        "kernel/livepatch/core.h:klp_pre_patch_callback",
        (Change("pre_patched[p0, vmlinux]", before=False, after=True),),
        ("pre_patch_ran(p0, vmlinux)",),
        ("p0: pre_patch_callback: vmlinux",),
    ),
    (
        1,
        "klp_patch_object_fails(p0, vmlinux)",
        "kernel/livepatch/patch.c:klp_patch_object",
        (Change("target", "PATCHED", "UNPATCHED"),),
        ("patch_failed(p0, vmlinux)",),
        (
            "livepatch: failed to patch object 'vmlinux'",
            "livepatch: failed to enable patch 'p0'",
            "livepatch: 'p0': canceling patching transition, going to unpatch",
            "livepatch: 'p0': completing unpatching transition",
        ),
    ),
    (
        0,
        "post_unpatch(p0, vmlinux)",
        "kernel/livepatch/core.h:klp_post_unpatch_callback",
        (Change("pre_patched[p0, vmlinux]", before=True, after=False),),
        ("post_unpatch_ran(p0, vmlinux)",),
        ("p0: post_unpatch_callback: vmlinux",),
    ),
)

NEIGHBOURS = (
    Neighbour(0, "klp_enable_patch(p1)", f"{CORE}:klp_enable_patch", breaks=False),
    Neighbour(0, "load_module(ext4)", "kernel/module/main.c:do_init_module", breaks=False),
    Neighbour(1, "pre_patch_fails(p0, vmlinux)", f"{CORE}:klp_pre_patch_callback", breaks=False),
    Neighbour(
        2,
        "klp_patch_object(p0, vmlinux)",
        "kernel/livepatch/patch.c:klp_patch_object",
        breaks=False,
    ),
    Neighbour(3, "fork(t0)", f"{TRANSITION}:klp_copy_process", breaks=False),
    Neighbour(3, "exit_to_user(t0)", f"{TRANSITION}:klp_update_patch_state", breaks=False),
    Neighbour(3, "call(t0, f0)", "kernel/livepatch/patch.c:klp_ftrace_handler", breaks=False),
    Neighbour(3, "return(t0)", "kernel/livepatch/patch.c:klp_ftrace_handler", breaks=False),
    Neighbour(3, "load_module(ext4)", "kernel/module/main.c:do_init_module", breaks=False),
    Neighbour(3, "read_sysfs(p0)", f"{CORE}:enabled_show", breaks=False),
    Neighbour(
        3, "post_unpatch_twice(p0, vmlinux)", f"{CORE}:klp_post_unpatch_callback", breaks=True
    ),
)


def counterexample() -> Counterexample:
    """The literal sentence of the callbacks document is false in the code."""
    return Counterexample(
        rule="P-CB-09s",
        name="no_callback_after_failed_patching",
        sentence="An object that failed to patch for any reason is told nothing more.",
        source="Documentation/livepatch/callbacks.rst",
        trace=trace(),
        reason=(
            "for all p in Patch, o in Object: is false for p = p0, o = vmlinux",
            "  patch_failed(p0, vmlinux) since pre_patch_ran(p0, vmlinux)"
            " -> not post_unpatch_ran(p0, vmlinux)",
            "    patch_failed(p0, vmlinux) since pre_patch_ran(p0, vmlinux) is true (step 3)",
            "    post_unpatch_ran(p0, vmlinux) is true (step 4)",
        ),
        neighbours=NEIGHBOURS,
    )


def verdicts() -> tuple[Verdict, ...]:
    """One verdict of each kind."""
    search = "search"
    every = "every state"
    holds, found = Outcome.HOLDS, Outcome.VIOLATED
    return (
        Verdict("P-TR-01", "at_most_one_patch_in_transition", holds, holds, search, every),
        Verdict(
            "P-TR-05",
            "no_pending_flag_survives_completion",
            Outcome.PROVED,
            Outcome.PROVED,
            "prove",
            "any size",
        ),
        Verdict(
            "P-CB-05",
            "post_unpatch_follows_pre_patch",
            Outcome.UNDECIDED,
            holds,
            "roam",
            "300 walks",
        ),
        Verdict(
            "P-CB-09s",
            "no_callback_after_failed_patching",
            found,
            found,
            search,
            "depth 4",
            counterexample(),
        ),
        Verdict(
            "P-CB-12",
            "callbacks_run_in_object_order",
            found,
            holds,
            search,
            "depth 4",
            counterexample(),
        ),
        Verdict(
            "W-CB-05",
            "a_transition_is_reversed",
            Outcome.REACHED,
            Outcome.REACHED,
            search,
            "depth 4",
            counterexample(),
        ),
        Verdict(
            "W-FRC-02", "a_transition_is_forced", Outcome.UNREACHED, Outcome.REACHED, search, every
        ),
    )


LEVELS = (
    1,
    4,
    11,
    29,
    66,
    131,
    240,
    402,
    611,
    854,
    1090,
    1277,
    1369,
    1333,
    1171,
    921,
    640,
    381,
    190,
    78,
    22,
    5,
)
CLASSES = (
    ("p0 -, p1 -", 61, 4), ("p0 ENABLING, p1 -", 410, 0), ("p0 PATCHING, p1 -", 1920, 0),
    ("p0 ENABLED, p1 -", 733, 2), ("p0 UNPATCHING, p1 -", 1604, 0), ("p0 CANCELING, p1 -", 96, 0),
    ("p0 ENABLED, p1 ENABLING", 512, 0), ("p0 ENABLED, p1 PATCHING", 2410, 0),
    ("p0 ENABLED, p1 ENABLED", 1188, 6), ("p0 ENABLED, p1 UNPATCHING", 1392, 0),
    ("p0 UNPATCHING, p1 ENABLED", 459, 0), ("p0 -, p1 ENABLED", 41, 1),
)  # fmt: skip
MOVES: tuple[tuple[int, int, str, int], ...] = (
    (0, 1, "klp_enable_patch", 61),
    (1, 2, "klp_start_transition", 372),
    (1, 5, "klp_patch_object_fails", 96),
    (1, 5, "pre_patch_fails", 120),
    (5, 0, "klp_complete_transition", 96),
    (2, 3, "klp_complete_transition", 511),
    (2, 4, "klp_reverse_transition", 1601),
    (4, 2, "klp_reverse_transition", 1402),
    (3, 4, "klp_disable_patch", 610),
    (4, 0, "klp_complete_transition", 120),
    (3, 6, "klp_enable_patch", 733),
    (6, 7, "klp_start_transition", 481),
    (7, 8, "klp_complete_transition", 990),
    (7, 9, "klp_reverse_transition", 2133),
    (9, 7, "klp_reverse_transition", 2101),
    (8, 9, "klp_disable_patch", 1100),
    (9, 3, "klp_complete_transition", 733),
    (8, 10, "klp_disable_patch", 459),
    (10, 11, "klp_complete_transition", 41),
    (6, 3, "klp_cancel_transition", 77),
    (2, 2, "klp_try_switch_task", 5220),
    (2, 2, "exit_to_user", 1220),
    (7, 7, "klp_try_switch_task", 8114),
    (8, 8, "load_module", 310),
    (4, 0, "force", 22),
    (4, 0, "klp_free_patch_finish", 80),
)


def space(*, complete: bool = True) -> Space:
    """Two patches of two objects, twelve classes of phases."""
    names = [name for name, _, _ in CLASSES]
    return Space(
        era="6.1",
        scope=SCOPE,
        complete=complete,
        states=sum(LEVELS),
        transitions=48211,
        depth=len(LEVELS) - 1,
        levels=LEVELS,
        branching=(
            (0, 13),
            (1, 402),
            (2, 1988),
            (3, 3320),
            (4, 2904),
            (5, 1501),
            (6, 601),
            (7, 96),
            (9, 1),
        ),
        coverage=(
            Coverage("klp_enable_patch", f"{CORE}:klp_enable_patch", 794),
            Coverage("pre_patch", f"{CORE}:klp_pre_patch_callback", 1511),
            Coverage("klp_try_switch_task", f"{TRANSITION}:klp_try_switch_task", 13334),
            Coverage("klp_reverse_transition", f"{TRANSITION}:klp_reverse_transition", 7237),
            Coverage("klp_force_transition", f"{TRANSITION}:klp_force_transition", 22),
            Coverage("klp_send_signals", f"{TRANSITION}:klp_send_signals", 0),
            Coverage("klp_complete_transition", f"{TRANSITION}:klp_complete_transition", 2491),
        ),
        terminal_count=13,
        terminal=(
            "listed = {}  target = UNDEFINED  loaded = {vmlinux, ext4}  forced = {p0}",
            "listed = {p0}  target = UNDEFINED  loaded = {vmlinux}  enabled = {p0}",
        ),
        phases=tuple(
            PhaseNode(name, states, initial=index == 0, terminal=terminal)
            for index, (name, states, terminal) in enumerate(CLASSES)
        ),
        phase_edges=tuple(
            PhaseEdge(names[source], names[target], action, count)
            for source, target, action, count in MOVES
        ),
    )
