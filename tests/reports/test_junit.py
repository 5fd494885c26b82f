"""Verdicts as JUnit XML."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

from properties.verdict import Outcome
from reports.junit import junit_xml
from tests.reports import sample


def test_each_verdict_is_a_case_and_surprises_are_failures() -> None:
    """Unexpected outcomes fail, an undecided rule is an error, all others pass."""
    root = ET.fromstring(junit_xml(sample.verdicts(), "klpcheck.6_1"))

    found = {case.get("name", "").split()[0]: [child.tag for child in case] for case in root}
    assert found == {
        "P-TR-01": [],
        "P-TR-05": [],
        "P-CB-05": ["error"],
        "P-CB-09s": [],
        "P-CB-12": ["failure"],
        "W-CB-05": [],
        "W-FRC-02": ["failure"],
    }
    assert root.attrib == {
        "name": "klpcheck.6_1",
        "tests": "7",
        "failures": "2",
        "errors": "1",
        "skipped": "0",
    }


def test_an_expected_undecided_rule_is_skipped() -> None:
    """Where nobody expects a decision, its absence is no error."""
    verdict = replace(sample.verdicts()[2], expected=Outcome.UNDECIDED)

    root = ET.fromstring(junit_xml([verdict]))

    assert [child.tag for child in root[0]] == ["skipped"]


def test_hostile_names_stay_text() -> None:
    """Names with markup and control characters survive as text."""
    verdict = replace(sample.verdicts()[4], name="<a>&\"'\x00]]>")

    root = ET.fromstring(junit_xml([verdict]))

    assert root[0].get("name") == "P-CB-12 <a>&\"'\\x00]]>"


def test_a_failure_brings_its_run_along() -> None:
    """Who reads the build log sees the steps and the replay command."""
    root = ET.fromstring(junit_xml(sample.verdicts()))

    failure = root.find("testcase[5]/failure")
    assert failure is not None
    assert "replay: klpcheck replay 0/3/1/0" in (failure.text or "")
