"""The scenario files: what the kernel's selftests and the kernel's code say must be seen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from explorer.errors import InputError
from explorer.replay.differences import first_difference
from explorer.replay.replaying import not_supported
from explorer.replay.replaying import replay as run
from explorer.scenarios.scenario import example, example_names, load_scenarios
from explorer.scenarios.world import Scenario
from properties.defects import DEFECTS

FOLDER = Path(__file__).parent / "scenarios"
DOCUMENTED = ("4.15", "4.16", "4.19")
"""The releases whose documentation has the examples, and in which they are the same."""

COMING_DEFECTS = {
    "bugs/coming-postunpatch": "B-COMING-POSTUNPATCH",
    "bugs/coming-unwind": "B-COMING-UNWIND",
    "bugs/forced-all": "B-FORCED-ALL",
    "bugs/pue-stale": "B-PUE-STALE",
    "bugs/stale-mod": "B-STALE-MOD",
}
"""Files on a kernel whose defect is not written yet: they cannot be loaded. To shrink to {}."""

COMING_FEATURES = {
    *("force", "ftrace", "replace", "states"),
    *(f"release {name}" for name in ("4.15", "4.16", "4.19.222", "5.1", "5.4", "5.5", "5.18")),
    *(f"release {name}" for name in ("6.4", "6.14", "6.16", "7.1")),
}
"""What some file needs and replay does not have yet. To shrink to nothing."""


def names() -> list[str]:
    return sorted(str(path.relative_to(FOLDER).with_suffix("")) for path in FOLDER.rglob("*.yaml"))


def scenarios() -> dict[str, Scenario]:
    """Every file in every release that it names, and the documentation's examples."""
    loaded = {
        f"{name} on {scenario.era}": scenario
        for name in names()
        if name not in COMING_DEFECTS
        for scenario in load_scenarios(FOLDER / f"{name}.yaml")
    }
    for name in example_names():
        (scenario,) = load_scenarios(example(name))
        loaded |= {f"{name} on {era}": replace(scenario, era=era) for era in DOCUMENTED}
    return loaded


SCENARIOS = scenarios()
CASES = pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=list(SCENARIOS))


@CASES
def test_a_scenario_shows_no_difference_or_needs_what_is_still_to_come(scenario: Scenario) -> None:
    missing = not_supported(scenario)

    assert COMING_FEATURES.issuperset(missing)
    if not missing:
        found = first_difference(scenario, run(scenario))
        assert found is None, found.sentence


def test_nothing_is_said_to_be_still_to_come_that_is_there() -> None:
    needed = {feature for scenario in SCENARIOS.values() for feature in not_supported(scenario)}

    assert needed == COMING_FEATURES
    assert not set(COMING_DEFECTS.values()) & set(DEFECTS)


@pytest.mark.parametrize("name", COMING_DEFECTS)
def test_a_file_on_a_kernel_with_an_unknown_defect_says_which_are_known(name: str) -> None:
    path = FOLDER / f"{name}.yaml"
    text = path.read_text()
    line = 1 + text[: text.index("defect: ")].count("\n")

    with pytest.raises(InputError) as error:
        load_scenarios(path)

    complaint = str(error.value)
    found = f"no such defect of the kernel is known; found `{COMING_DEFECTS[name]}`; write one of"
    assert complaint.startswith(f"{path}:{line}: {found}")
    assert "`SEED-ORDER`" in complaint


@CASES
def test_every_step_says_what_is_printed_and_what_is_returned(scenario: Scenario) -> None:
    for operation, seen in scenario.steps:
        if operation.text.startswith("ipmodify"):
            continue
        assert seen is not None, operation.text
        assert seen.log is not None, operation.text
        assert seen.result is not None, operation.text


def test_a_defect_has_a_file_for_the_kernel_without_it() -> None:
    files = {name for name in names() if name.startswith("bugs/")}
    fixed = {name for name in files if name.endswith("-fixed")}

    assert {name.removesuffix("-fixed") for name in fixed} == files - fixed
