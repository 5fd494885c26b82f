"""What checkers do not know, they say; what does not follow, they notice."""

from __future__ import annotations

import json
import sys
from itertools import combinations
from pathlib import Path

import pytest

from explorer.certificate import ground, sentences, solvers, two_vocabularies
from explorer.certificate.checking import Answer
from explorer.certificate.reading import Given
from explorer.certificate.two_vocabularies import Encoding
from explorer.certificate.writing import Certificate, write
from explorer.cli import main
from explorer.prove.watch import Watch


def test_a_solver_that_does_not_know_leaves_it_undecided(
    newest: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Neither "unknown" nor a complaint is taken for a proof, and cvc5 may be missing.
    """

    def ignorant(text: str, _: solvers.Settings) -> list[str]:
        return ["unknown (TIMEOUT)"] * text.count("(check-sat)")

    def complaining(_: str, __: solvers.Settings) -> list[str]:
        return ["(error)"]

    model, text = newest.texts["model.smt2"], newest.texts["actions/load_module.smt2"]
    for ask in (ignorant, complaining):
        answers = solvers.answered(ask, ({}, {}), model, text)
        assert {answer for _, answer in answers} == {Answer.UNKNOWN}

    monkeypatch.setitem(sys.modules, "cvc5", None)
    missing = solvers.check_with_cvc5(newest.texts, Watch())
    assert "not installed" in missing.reason
    assert not missing.holds


def test_the_second_encoding_finds_what_does_not_follow(newest: Given) -> None:
    """
    Asked without the clauses that they use, most conditions fail there, too.
    """
    theory = newest.theory
    action = theory.machine.action("klp_post_unpatch_callback")
    asked = dict.fromkeys(newest.certificate.uses[action.name], ())
    answers = dict(Encoding(theory).after(action, asked))

    assert answers["P-CB-05"] is Answer.FAILS


IGNORANT = {
    "z3": (solvers, "ask_z3", lambda text, _: ["unknown"] * text.count("(check-sat)")),
    "cvc5": (solvers, "ask_cvc5", lambda text, _: ["unknown"] * text.count("(check-sat)")),
    "without quantifiers": (sentences.Sentences, "ask", lambda *_: Answer.UNKNOWN),
    "two vocabularies": (two_vocabularies, "_decide", lambda *_: Answer.UNKNOWN),
}
"""Per checker the function that asks its solver, and one that learns nothing."""


@pytest.mark.parametrize("checker", IGNORANT)
def test_what_a_solver_does_not_know_is_undecided(
    checker: str,
    small: Certificate,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """
    Unknown of one checker is UNDECIDED and status 3, whatever the others say.
    """
    pytest.importorskip("cvc5")
    write(tmp_path / "small", small.files())
    monkeypatch.setattr(*IGNORANT[checker])

    assert main(["certify", str(tmp_path / "small"), "--json", "-"]) == 3
    checks = {c["checker"]: c for c in json.loads(capsys.readouterr().out)["checks"]}
    assert len(checks.pop(checker)["undecided"]) > 0
    assert all(not c["undecided"] and not c["failed"] for c in checks.values())


def test_limits_end_in_unknown(newest: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A SAT solver that may not go on, and individuals that never come to an end, decide nothing.
    """
    pigeons, holes = 8, 7
    asked = sentences.Sentences()
    sits = [[asked.atom("sits", (f"{p}", f"{h}")) for h in range(holes)] for p in range(pigeons)]
    alone = [asked.either([-a[h], -b[h]]) for h in range(holes) for a, b in combinations(sits, 2)]
    somewhere = [asked.either(row) for row in sits]
    with monkeypatch.context() as patch:
        patch.setattr(sentences, "CONFLICTS", 1)
        assert asked.ask([asked.both([*alone, *somewhere])]) is Answer.UNKNOWN
    assert asked.ask([asked.both([*alone, *somewhere])]) is Answer.HOLDS

    monkeypatch.setattr(ground, "ROUNDS", 1)
    _, conditions = newest.theory.by_action()[0]
    answers = ground.Grounding(newest.theory).decide(conditions, {})
    assert Answer.UNKNOWN in answers


def test_one_individual_may_have_two_names() -> None:
    """
    What is the same is so in both directions and over others, and relations cannot tell it apart.
    """
    asked = sentences.Sentences()
    a_b, b_c, a_c = asked.same("a", "b"), asked.same("b", "c"), asked.same("c", "a")
    of_a, of_c = asked.atom("big", ("a",)), asked.atom("big", ("c",))

    assert asked.ask([a_b, b_c, of_a]) is Answer.FAILS
    assert asked.is_true(of_a)
    assert asked.ask([a_b, b_c, of_a, -of_c]) is Answer.HOLDS
    assert asked.ask([a_b, b_c, -a_c]) is Answer.HOLDS
    assert asked.ask([a_b, -a_c, of_a, -of_c]) is Answer.FAILS
