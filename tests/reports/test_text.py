"""Verdicts and runs as plain text."""

from __future__ import annotations

from dataclasses import replace

from reports.text import trace_text, verdict_table
from reports.wording import REACHES
from tests.reports import sample

TRACE = """\
P-CB-09s  no_callback_after_failed_patching
  An object that failed to patch for any reason is told nothing more.
  source: Documentation/livepatch/callbacks.rst
  model:  livepatch 6.1, 2 patches, 2 objects, 1 task

   1  klp_enable_patch(p0)                 kernel/livepatch/core.c:klp_enable_patch
       target                    UNDEFINED -> PATCHED
       in_transition             none -> p0
       listed[p0]                False -> True
       | livepatch: enabling patch 'p0'
       | livepatch: 'p0': initializing patching transition
   2  pre_patch(p0, vmlinux)               kernel/livepatch/core.h:klp_pre_patch_callback
       pre_patched[p0, vmlinux]  False -> True
       | p0: pre_patch_callback: vmlinux
   3  klp_patch_object_fails(p0, vmlinux)  kernel/livepatch/patch.c:klp_patch_object
       target                    PATCHED -> UNPATCHED
       | livepatch: failed to patch object 'vmlinux'
       | livepatch: failed to enable patch 'p0'
       | livepatch: 'p0': canceling patching transition, going to unpatch
       | livepatch: 'p0': completing unpatching transition
>  4  post_unpatch(p0, vmlinux)            kernel/livepatch/core.h:klp_post_unpatch_callback
       pre_patched[p0, vmlinux]  True -> False
       | p0: post_unpatch_callback: vmlinux
       ^^^ this step breaks the rule

why it is false:
  for all p in Patch, o in Object: is false for p = p0, o = vmlinux
    patch_failed(p0, vmlinux) since pre_patch_ran(p0, vmlinux) -> not post_unpatch_ran(p0,
      vmlinux)
      patch_failed(p0, vmlinux) since pre_patch_ran(p0, vmlinux) is true (step 3)
      post_unpatch_ran(p0, vmlinux) is true (step 4)

replay: klpcheck replay 0/3/1/0 --era 6.1 --patches 2 --objects 2 --tasks 1
"""

TABLE = """\
P-TR-01   at_most_one_patch_in_transition      HOLDS                        search  every state
P-TR-05   no_pending_flag_survives_completion  PROVED                       prove   any size
P-CB-05   post_unpatch_follows_pre_patch       UNDECIDED  expected HOLDS    roam    300 walks
P-CB-09s  no_callback_after_failed_patching    VIOLATED                     search  depth 4
P-CB-12   callbacks_run_in_object_order        VIOLATED   expected HOLDS    search  depth 4
W-CB-05   a_transition_is_reversed             REACHED                      search  depth 4
W-FRC-02  a_transition_is_forced               UNREACHED  expected REACHED  search  every state
"""


def test_a_run_shows_steps_changes_log_reason_and_replay() -> None:
    """The text says who did what, what changed, what was printed and how to see it again."""
    found = sample.counterexample()

    text = trace_text(found)

    assert text == TRACE


def test_a_witness_is_not_called_a_broken_rule() -> None:
    """A run that reaches something wanted says so at its last step."""
    found = sample.counterexample()

    text = trace_text(found, REACHES)

    assert "^^^ this step reaches it" in text
    assert "breaks" not in text


def test_a_rule_that_is_false_at_once_has_no_steps() -> None:
    """When the initial state breaks the rule, the text says that instead of a step."""
    found = sample.counterexample()
    found = replace(found, trace=replace(found.trace, steps=()))

    text = trace_text(found)

    assert ">  0  the initial state breaks the rule\n" in text
    assert 'replay: klpcheck replay "" --era 6.1' in text


def test_control_characters_do_not_reach_the_terminal() -> None:
    """Whatever a name contains, the text is printable line by line."""
    found = replace(sample.counterexample(), name="a\x1b[31m\nb")

    text = trace_text(found)

    assert "a\\x1b[31m\\nb" in text
    assert all(line.isprintable() for line in text.split("\n"))


def test_the_table_flags_only_what_was_not_expected() -> None:
    """Each verdict has one aligned line; the expected outcome is named only where it differs."""
    verdicts = sample.verdicts()

    table = verdict_table(verdicts)

    assert table == TABLE


def test_a_table_without_surprises_has_no_column_for_them() -> None:
    """When everything is as expected, no room is left for what was expected."""
    verdicts = sample.verdicts()[:1]

    table = verdict_table(verdicts)

    assert table == "P-TR-01  at_most_one_patch_in_transition  HOLDS  search  every state\n"


def test_no_verdicts_make_an_empty_table() -> None:
    """Without verdicts there is nothing to print."""
    assert verdict_table(()) == ""
