"""The shipped certificates hold, and nothing in them is superfluous."""

from __future__ import annotations

import json

import pytest

from explorer.certificate.countermodels import Countermodels, individuals
from explorer.certificate.dropping import dropped
from explorer.certificate.reading import given
from explorer.certificate.shipped import SHIPPED, shipped
from explorer.certificate.solvers import check_with_z3
from explorer.cli import main
from explorer.prove.watch import Watch


def test_the_newest_certificate_holds(capsys: pytest.CaptureFixture[str]) -> None:
    """
    Every checker finds every condition to hold; three of them see the same number of conditions.
    """
    pytest.importorskip("cvc5")
    status = main(["certify", "7.1", "--json", "-"])
    found = json.loads(capsys.readouterr().out)

    assert [(c["checker"], c["failed"], c["undecided"], c["reason"]) for c in found["checks"]] == [
        ("z3", [], [], ""),
        ("cvc5", [], [], ""),
        ("without quantifiers", [], [], ""),
        ("two vocabularies", [], [], ""),
    ]
    keys = {"checker", "conditions", "failed", "undecided", "reason", "seconds"}
    assert all(set(check) == keys for check in found["checks"])
    assert len({c["conditions"] for c in found["checks"][:3]}) == 1
    assert status == 0


@pytest.mark.parametrize("release", SHIPPED)
def test_shipped_certificates_hold_and_need_every_clause(release: str) -> None:
    """
    z3 finds every condition to hold. Without any one clause the condition that the manifest names
    has a counterexample among two or three individuals, and with it none. Where finiteness is said
    to help, no finite set can show what for.
    """
    folder = shipped(release)
    assert folder is not None
    read = given(folder)
    theory, certificate = read.theory, read.certificate
    finite = {*theory.finite, *theory.finite.values()}
    formulas = {name: clause.formula for name, clause in theory.clauses.items()}
    few = Countermodels(theory.machine, formulas, 2)
    conditions = {str(c): c for _, found in theory.by_action() for c in found}

    assert check_with_z3(read.texts, Watch()).holds
    assert certificate.clauses <= 150
    assert all(row.how for row in dropped(read))
    assert certificate.individuals == individuals(theory, certificate.needed_for)
    assert {name for name, size in certificate.individuals.items() if size is None} <= finite
    for name in formulas.keys() - finite:
        assert not few.fails(conditions[certificate.needed_for[name]], formulas)
