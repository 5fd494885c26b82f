"""The nine tests that callbacks.rst described until 5.0; the selftests have them since."""

from __future__ import annotations

from properties.documents.sentence import Sentence

SECTION = "Test cases (until 5.0)"

TESTS = (
    Sentence(
        "T1.1",
        SECTION,
        "Test 1: on enable, pre_patch runs for vmlinux and every loaded module before the "
        "transition starts.",
        rules=("P-CB-03b", "P-LOG-01"),
        scenario="test1",
    ),
    Sentence(
        "T1.2",
        SECTION,
        "Test 1: after all objects were patched post_patch runs, and the transition completes.",
        rules=("P-CB-04", "P-LOG-02", "P-LOG-04"),
        scenario="test1",
    ),
    Sentence(
        "T1.3",
        SECTION,
        "Test 1: on disable, pre_unpatch runs before the transition starts.",
        rules=("P-CB-13", "D-CB-02", "P-LOG-01"),
        scenario="test1",
        note="The document says pre-patch there, and shows pre_unpatch.",
    ),
    Sentence(
        "T1.4",
        SECTION,
        "Test 1: after all objects were reverted post_unpatch runs, and the transition completes.",
        rules=("P-CB-14", "P-LOG-02", "P-LOG-04"),
        scenario="test1",
        note="The document says post-patch there, and shows post_unpatch.",
    ),
    Sentence(
        "T2.1",
        SECTION,
        "Test 2: on enable, callbacks run for objects that are loaded, here vmlinux, and no other.",
        rules=("P-CB-01",),
        scenario="test2",
    ),
    Sentence(
        "T2.2",
        SECTION,
        "Test 2: for a module that comes later, its own pre_patch and post_patch run, no others.",
        rules=("D-CB-01", "P-MOD-02"),
        scenario="test2",
    ),
    Sentence(
        "T2.3",
        SECTION,
        "Test 2: on disable, the unpatch callbacks of all loaded objects run.",
        rules=("D-CB-02", "P-CB-07"),
        scenario="test2",
    ),
    Sentence(
        "T3.1",
        SECTION,
        "Test 3: for a module that goes, its own pre_unpatch and post_unpatch run, no others.",
        rules=("D-CB-01", "P-CB-07"),
        scenario="test3",
    ),
    Sentence(
        "T3.2",
        SECTION,
        "Test 3: on disable, the unpatch callbacks run for the objects that are still loaded.",
        rules=("P-CB-01", "D-CB-02"),
        scenario="test3",
    ),
    Sentence(
        "T4.1",
        SECTION,
        "Test 4: a module that comes and goes later gets its own four callbacks, no others.",
        rules=("D-CB-01", "P-CB-17"),
        scenario="test4",
    ),
    Sentence(
        "T5.1",
        SECTION,
        "Test 5: if a module is never loaded, only callbacks of vmlinux run.",
        rules=("P-CB-01",),
        scenario="test5",
    ),
    Sentence(
        "T6.1",
        SECTION,
        "Test 6: the error of pre_patch is the result of loading the patch, which is refused.",
        rules=("P-MOD-04b", "P-MOD-04k"),
        scenario="test6",
        note="One line of the log that the document shows is a draft that no kernel prints.",
    ),
    Sentence(
        "T7.1",
        SECTION,
        "Test 7: a module for which pre_patch fails is refused, and no other callback of it runs.",
        rules=("P-MOD-04", "P-CB-09"),
        scenario="test7",
    ),
    Sentence(
        "T7.2",
        SECTION,
        "Test 7: the unpatch callbacks of vmlinux run at the disable all the same.",
        rules=("P-CB-02b", "P-CB-07"),
        scenario="test7",
    ),
    Sentence(
        "T8.1",
        SECTION,
        "Test 8: with no task in the way post_patch runs, and the transition completes quickly.",
        scenario="test8",
        note="How quickly is not modelled: there is no time.",
    ),
    Sentence(
        "T9.1",
        SECTION,
        "Test 9: a task that is inside a function to be patched is not moved, and holds up the "
        "transition.",
        rules=("P-CONS-02", "P-TR-07"),
        scenario="test9",
    ),
    Sentence(
        "T9.2",
        SECTION,
        "Test 9: for a module that comes during the transition, no post_patch runs.",
        rules=("P-CB-15",),
        scenario="test9",
    ),
    Sentence(
        "T9.3",
        SECTION,
        "Test 9: for a module that goes during the transition, no pre_unpatch runs.",
        rules=("P-CB-15",),
        scenario="test9",
    ),
    Sentence(
        "T9.4",
        SECTION,
        "Test 9: a disable during the transition runs no pre_unpatch, because no post_patch ran.",
        rules=("P-CB-10", "P-CB-08"),
        scenario="test9",
    ),
)
