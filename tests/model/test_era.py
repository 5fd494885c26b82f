"""Releases as valuations of switches."""

from __future__ import annotations

from itertools import pairwise

import pytest

from model.era import ERAS, SWITCHES, Forced, SchedulerHook, Signals, Synchronize, era, word


def changes(name: str) -> list[str]:
    """The named releases in which a switch has another value than in the one before."""
    values = [(release, getattr(kernel, name)) for release, kernel in ERAS.items()]
    return [new for (_, a), (new, b) in pairwise(values) if a != b]


@pytest.mark.parametrize(
    ("switch", "releases"),
    [
        ("registration", ["5.1"]),
        ("stacking", ["5.1"]),
        ("immediate", ["4.16"]),
        ("needs_reliable_stacks", ["5.4"]),
        ("callbacks", ["4.15"]),
        ("notices", ["4.15"]),
        ("complete_last", ["4.15"]),
        ("unwind_refused", ["4.14"]),
        ("forget_refused", ["4.14", "5.4"]),
        ("force", ["4.16"]),
        ("forced", ["5.1", "5.18"]),
        ("signals", ["4.16", "5.1"]),
        ("replace", ["5.1"]),
        ("keep_replaced", ["5.5"]),
        ("states", ["5.5"]),
        ("permanent_ftrace", ["5.5"]),
        ("notifier_errors", ["5.18"]),
        ("idle_wakeup", ["5.18"]),
        ("fork_sync", ["6.1"]),
        ("clear_relocations", ["6.4"]),
        ("scheduler_hook", ["6.4", "6.16"]),
        ("flush_before_reverse", ["6.4"]),
        ("synchronize", ["4.14"]),
        ("force_under_mutex", []),
        ("put_outside_mutex", []),
        ("equal_positions", []),
        ("signal_attribute", ["4.16", "5.1"]),
        ("force_attribute", ["4.16"]),
        ("patched_attribute", ["6.1"]),
        ("replace_attribute", ["6.12"]),
        ("stack_order_attribute", ["6.16"]),
    ],
)
def test_a_switch_changes_in_its_releases(switch: str, releases: list[str]) -> None:
    assert changes(switch) == releases


def test_every_switch_is_pinned_by_the_test_above() -> None:
    mark = test_a_switch_changes_in_its_releases.pytestmark[0]  # type: ignore[attr-defined]
    assert [switch for switch, _ in mark.args[1]] == list(SWITCHES)


@pytest.mark.parametrize(
    ("release", "switch", "value"),
    [
        ("4.13", "synchronize", Synchronize.ALL_CPUS),
        ("4.20", "signals", Signals.MANUAL),
        ("5.2", "needs_reliable_stacks", False),
        ("5.10", "notifier_errors", True),
        ("5.9", "notifier_errors", False),
        ("5.17", "forced", Forced.LISTED),
        ("6.10", "scheduler_hook", SchedulerHook.COND_RESCHED),
        ("6.19", "equal_positions", True),
        ("7.1", "equal_positions", True),
    ],
)
def test_releases_in_between_have_the_last_value_before(
    release: str, switch: str, value: object
) -> None:
    kernel = era(release)

    assert kernel is not None
    assert getattr(kernel, switch) is value


@pytest.mark.parametrize(
    ("release", "value"),
    [
        ("4.14", False),
        ("4.14.147", False),
        ("4.14.148", True),
        ("4.19", False),
        ("4.19.222", True),
        ("5.1.21", False),
    ],
)
def test_a_stable_release_has_what_was_ported_back(release: str, value: bool) -> None:
    kernel = era(release)

    assert kernel is not None
    assert kernel.forget_refused is value


@pytest.mark.parametrize(
    "name", ["4.11", "4.21", "3.19", "7.2", "6", "6.1-rc1", "x", "", "6.1.2.3"]
)
def test_what_is_no_release_has_no_era(name: str) -> None:
    assert era(name) is None


def test_a_switch_can_be_set_by_hand() -> None:
    kernel = ERAS["6.1"].switch("fork_sync", False)

    assert not kernel.fork_sync
    assert ERAS["6.1"].fork_sync
    assert str(kernel) == "6.1 fork_sync=no"
    assert kernel != ERAS["6.1"]


@pytest.mark.parametrize("name", SWITCHES)
def test_the_words_of_a_switch_mean_its_values(name: str) -> None:
    switch = SWITCHES[name]

    assert [word(switch.parse(text)) for text in switch.words] == list(switch.words)
    assert {word(getattr(kernel, name)) for kernel in ERAS.values()} <= set(switch.words)
