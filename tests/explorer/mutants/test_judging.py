"""Who notices a mutant, what counts as equivalent, and that the recorded verdicts are today's."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from explorer.cli import main
from explorer.commands.mutants import chosen
from explorer.errors import InputError
from explorer.mutants.judging import Judgement, Sign
from explorer.mutants.score import ENOUGH, Score
from explorer.mutants.working import mutants_of, survey
from model.era import ERAS
from properties.mutants import argued, recorded
from properties.suite import RULES

SAMPLE = 10
ERA = ERAS["6.1"]


def test_a_sample_of_those_recorded_as_noticed_is_noticed() -> None:
    listed = recorded()[ERA.name]
    noticed = list(listed.signs)
    ids = noticed[:: len(noticed) // SAMPLE]

    found = survey(ERA, ids)

    assert found.stopped is None
    assert [name for name, j in found.judgements.items() if j.sign is None] == []


@pytest.mark.parametrize("release", recorded())
def test_the_recorded_score_is_high_enough_and_every_survivor_has_a_reason(release: str) -> None:
    listed = recorded()[release]
    noticed, alive = len(listed.signs), len(listed.survivors)

    assert noticed >= ENOUGH * (noticed + alive)
    assert all(len(reason.split()) > 3 for reason in listed.survivors.values())
    assert listed.mutants == len(mutants_of(ERAS[release]))


@pytest.mark.parametrize("release", recorded())
def test_what_is_recorded_or_argued_is_a_mutant_and_in_one_list_only(release: str) -> None:
    listed, ids = recorded()[release], set(mutants_of(ERAS[release]))
    lists = [set(listed.signs), set(listed.survivors), set(argued(release))]

    assert all(names <= ids for names in lists)
    assert sum(map(len, lists)) == len(set.union(*lists))
    assert all(len(reason.split()) > 3 for reason in argued(release).values())


def test_rules_that_notice_are_rules() -> None:
    rules = {rule.id for rule in RULES}
    for listed in recorded().values():
        for text in listed.signs.values():
            kind, _, rest = text.partition(": ")
            if kind in ("rule", "gone", "vacuous"):
                assert rest.split(" ")[0] in rules


def judge(name: str) -> Judgement:
    """The verdict on one mutant of 6.1."""
    return survey(ERA, [name]).judgements[name]


def test_a_violated_rule_is_named_the_soonest_first() -> None:
    found = judge("end_of_enable/field-enabled/flipped")

    assert found.sign is Sign.RULE
    assert "P-TR-10" in found.by


def test_what_cannot_go_on_is_noticed() -> None:
    found = judge("klp_transition_work_fn/guard-1/negated")

    assert found.sign is not None


def test_a_line_that_is_never_printed_is_noticed() -> None:
    found = judge("end_of_enable/line-1/left-out")

    assert (found.sign, found.by) == (Sign.LINE, ("'{}': starting patching transition",))


def test_the_same_behaviour_is_equivalent() -> None:
    names = [n for n in mutants_of(ERA) if n.startswith("load_patch_again/")]

    found = survey(ERA, names)

    assert set(found.judgements) == set(names)
    assert all(j.sign is not None or not j.differs for j in found.judgements.values())


def score(**judgements: Judgement) -> Score:
    """A score of made-up verdicts."""
    some = next(iter(mutants_of(ERA).values()))
    named = {name: replace(some, id=name) for name in judgements}
    return Score(named, judgements, {}, {})


CAUGHT = Judgement(True, Sign.RULE, "s", ("P-TR-10",))
SAME, ALIVE = Judgement(False), Judgement(True)


def test_the_score_leaves_out_what_is_equivalent() -> None:
    found = score(a=CAUGHT, b=SAME, c=ALIVE, d=CAUGHT)

    assert found.line == "4 mutants, 1 equivalent; 2 of 3 noticed: 66.7 %"
    assert found.survivors == ["c"]
    assert found.by_rule() == [("P-TR-10", 2, 2)]
    assert score(b=SAME).value == 1.0


def test_lists_that_say_what_is_not_so_are_wrong() -> None:
    found = score(a=CAUGHT, c=ALIVE)

    assert found.wrong == ["c survives and has no reason"]
    assert replace(found, known={"c": "why"}).wrong == []
    assert replace(found, argued={"a": "why", "c": "why"}).wrong == [
        "a is listed as equivalent and was noticed"
    ]


def test_a_search_that_is_stopped_keeps_what_it_has() -> None:
    found = survey(ERA, chosen(ERA, "load_patch_again", None), seconds=1e-9)

    assert found.stopped == "--max-seconds 1e-09 reached"


def test_the_command_prints_tables_and_the_score(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["mutants", "--only", "load_patch_again/refused", "--json", "-"])

    data = json.loads(capsys.readouterr().out)
    assert status == 0
    assert data["mutants"] == data["caught"] + data["equivalent"] + len(data["survivors"])
    assert data["caught"] > 0


def test_an_id_that_no_mutant_has_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mutants", "--only", "nothing-of-this-name"]) == 2
    assert "no mutant has this in its id" in capsys.readouterr().err
    with pytest.raises(InputError):
        chosen(ERA, "nothing-of-this-name", 3)
