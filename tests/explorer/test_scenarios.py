"""The scenario files: what the kernel's selftests and the kernel's code say must be seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from explorer.replay.differences import first_difference
from explorer.replay.replaying import not_supported, replay
from explorer.scenarios.scenario import example, example_names, load_scenarios
from explorer.scenarios.world import Scenario

FOLDER = Path(__file__).parent / "scenarios"


def names() -> list[str]:
    return sorted(str(path.relative_to(FOLDER).with_suffix("")) for path in FOLDER.rglob("*.yaml"))


def scenarios() -> dict[str, Scenario]:
    """Every file in every release that it names, and the documentation's examples."""
    files = [FOLDER / f"{name}.yaml" for name in names()]
    files += [example(name) for name in example_names()]
    return {
        f"{path.parent.name}/{path.stem} on {scenario.era}": scenario
        for path in files
        for scenario in load_scenarios(path)
    }


SCENARIOS = scenarios()
CASES = pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=list(SCENARIOS))


@CASES
def test_a_scenario_shows_no_difference(scenario: Scenario) -> None:
    assert not not_supported(scenario)

    found = first_difference(scenario, replay(scenario))

    assert found is None, found.sentence


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
