"""Verdicts as a JUnit file, which build servers show."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from properties.verdict import Outcome, Verdict
from reports.text import trace_text
from reports.wording import ending_of, visible


def junit_xml(verdicts: Sequence[Verdict], suite: str = "klpcheck") -> str:
    """One test case per verdict, in the given order.

    An unexpected outcome is a failure; UNDECIDED is an error, or skipped where it was expected.
    """
    cases = [_case(verdict, suite) for verdict in verdicts]
    counts = {
        plural: str(sum(case.find(tag) is not None for case in cases))
        for plural, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped"))
    }
    root = ET.Element("testsuite", {"name": visible(suite), "tests": str(len(cases)), **counts})
    root.extend(cases)
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _case(verdict: Verdict, suite: str) -> ET.Element:
    name = visible(f"{verdict.rule} {verdict.name}")
    case = ET.Element("testcase", {"classname": visible(suite), "name": name})
    message = visible(
        f"{verdict.outcome.value}, expected {verdict.expected.value} "
        f"({verdict.engine}, {verdict.extent})"
    )
    tag = _tag(verdict)
    if tag:
        ET.SubElement(case, tag, {"message": message}).text = _evidence(verdict)
    return case


def _tag(verdict: Verdict) -> str:
    """The element that says what is wrong; empty when all is well."""
    if verdict.outcome is Outcome.UNDECIDED:
        return "skipped" if verdict.as_expected else "error"
    return "" if verdict.as_expected else "failure"


def _evidence(verdict: Verdict) -> str | None:
    found = verdict.counterexample
    return None if found is None else "\n" + trace_text(found, ending_of(verdict))
