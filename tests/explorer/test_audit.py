"""`klpcheck audit`: verdicts, exit statuses, what is printed and written, bad input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from explorer.cli import main
from model.era import NAMES, release
from properties.documents import DOCUMENTS
from properties.documents.judged import Said

SMALL = ("--patches", "1", "--objects", "2", "--tasks", "1")
QUICK = ("audit", "--quick", *SMALL)
ERAS = [name for name in NAMES if release(name) >= release("4.15")]


def audited(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    status = main([*arguments, "--json", "-"])
    return status, json.loads(capsys.readouterr().out)


def sentence(data: Any, id_: str) -> Any:
    return next(found for found in data["sentences"] if found["id"] == id_)


@pytest.mark.parametrize("era", ERAS)
def test_in_every_release_the_sentences_are_as_expected(
    era: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, data = audited(capsys, *QUICK, "--era", era)

    assert status == 0
    assert data["counts"]["UNDECIDED"] == 0
    assert [s["id"] for s in data["sentences"]] == [s.id for s in DOCUMENTS["callbacks"].sentences]


def test_what_was_proved_in_this_run_is_said_to_be_proved(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, data = audited(capsys, "audit", *SMALL)

    assert status == 0
    assert sentence(data, "2.1")["verdict"] == "PROVED"
    assert {rule["proof"] for rule in sentence(data, "2.1")["rules"]} == {"PROVED"}
    assert sentence(data, "3.18")["verdict"] == "FALSE"
    assert sentence(data, "T6.1")["verdict"] == "HOLDS"  # P-MOD-04k is not proved
    assert sentence(data, "T8.1")["verdict"] == "REPLAYED"
    assert data["counts"]["PROVED"] >= 40


def test_without_the_proof_nothing_is_said_to_be_proved(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, data = audited(capsys, *QUICK)

    assert data["proof"] == "not asked for"
    assert data["counts"]["PROVED"] == 0
    assert sentence(data, "2.1")["verdict"] == "HOLDS"


def test_a_false_sentence_shows_a_run_that_breaks_it(capsys: pytest.CaptureFixture[str]) -> None:
    status = main([*QUICK])

    out = capsys.readouterr().out
    assert status == 0
    assert "FALSE: P-CB-09s VIOLATED after 4 steps; A1 VIOLATED after 4 steps" in out
    assert "   3  klp_patch_object_fails(p0, vmlinux, f0)\n>  4  klp_post_unpatch_callback" in out
    assert "klpcheck replay 0/0/1/0 --era 6.1 --patches 1 --objects 2 --tasks 1" in out


def test_the_run_of_a_false_sentence_can_be_replayed(capsys: pytest.CaptureFixture[str]) -> None:
    _, data = audited(capsys, *QUICK)
    (broken, _) = sentence(data, "3.18")["rules"]

    status = main(["replay", broken["trace"]["path"], *SMALL])

    assert status == 1
    assert "the last step breaks P-CB-09s" in capsys.readouterr().out


def test_a_reversed_reading_is_false_only_where_the_kernel_has_changed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Until 5.10 no notifier but livepatch's own kept a module from being loaded."""
    found = {
        era: sentence(audited(capsys, *QUICK, "--era", era)[1], "1.2")["verdict"]
        for era in ("5.9", "5.10")
    }

    assert found == {"5.9": "HOLDS", "5.10": "FALSE"}


def test_a_defect_makes_a_sentence_false_that_should_hold(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, data = audited(capsys, "audit", "--quick", "--defect", "SEED-UNGATED")

    failing = sentence(data, "3.17")
    assert status == 1
    assert (failing["verdict"], failing["as_expected"]) == ("FALSE", False)
    assert sentence(data, "2.1")["as_expected"]


def test_a_defect_shows_in_a_documented_test(capsys: pytest.CaptureFixture[str]) -> None:
    _, data = audited(capsys, "audit", "--quick", "--defect", "SEED-UNGATED")

    found = sentence(data, "T6.1")
    assert (found["verdict"], found["scenario"]["name"]) == ("FALSE", "test6")
    assert "post_unpatch" in found["scenario"]["difference"]


def test_the_page_has_every_sentence_and_every_run(tmp_path: Path) -> None:
    page = tmp_path / "audit.html"

    assert main([*QUICK, "--html", str(page)]) == 0

    text = page.read_text("utf-8")
    assert all(f'<td class="id">{s.id}</td>' in text for s in DOCUMENTS["callbacks"].sentences)
    assert "klpcheck replay 0/0/1/0" in text
    assert Said.FALSE.value in text


def test_an_audit_that_is_stopped_is_undecided(capsys: pytest.CaptureFixture[str]) -> None:
    status = main([*QUICK, "--max-states", "100"])

    told = capsys.readouterr()
    assert status == 3
    assert "UNDECIDED" in told.out
    assert "not every sentence was decided" in told.err


def test_a_proof_that_is_stopped_leaves_what_the_search_says(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explorer.commands.audit._left", lambda _seconds, _began: 0.0)

    status, data = audited(capsys, "audit", *SMALL)

    assert status == 3
    assert data["counts"]["PROVED"] == 0
    assert sentence(data, "2.1")["verdict"] == "HOLDS"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--era", "4.14"), "--era 4.14: what Documentation/livepatch/callbacks.rst describes"),
        (("--era", "9.9"), "--era 9.9: no such release"),
        (("--defect", "B-FORK"), "--defect B-FORK needs the fine grain"),
        (("--patches", "0"), "--patches 0: a scope has 1 to 16 patches"),
        (("--html", "-", "--json", "-"), "-: two results cannot go to the same place"),
        (("--html", "/nowhere/audit.html"), "/nowhere"),
    ],
)
def test_bad_input_is_refused(
    arguments: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", *arguments]) == 2
    assert told in capsys.readouterr().err


def test_a_document_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["audit", "--document", "shadow-vars"])

    assert stopped.value.code == 2
    assert "callbacks" in capsys.readouterr().err
