"""`klpcheck defects`: what it prints, when it stops, and the pages that it writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from explorer.cli import main
from explorer.commands import defects

KEYS = [
    *("id", "era", "rule", "found", "trace_length", "scope", "states", "seconds"),
    *("fixed_outcome", "reason"),
]


def rows(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, object]]:
    main(["defects", *arguments, "--json", "-"])
    found = json.loads(capsys.readouterr().out)["defects"]
    assert isinstance(found, list)
    return found


def test_json_has_the_promised_keys_first_and_the_order_of_the_catalogue(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = rows(capsys, "B-INIT-LEAK", "B-SYMPOS", "B-TEXT-PERM")

    assert [row["id"] for row in found] == ["B-TEXT-PERM", "B-SYMPOS", "B-INIT-LEAK"]
    assert all(list(row)[: len(KEYS)] == KEYS for row in found)
    assert len({tuple(row) for row in found}) == 1


def test_json_of_a_defect_that_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    (row,) = rows(capsys, "B-SYMPOS")

    assert row["scope"] == {"patches": 2, "objects": 1, "tasks": 1}
    assert row["particulars"] == ["position_one(p1, f0)"]
    assert (row["found"], row["rule"], row["trace_length"]) == (True, "P-REP-05", 6)
    assert (row["fixed_outcome"], row["reason"], row["seconds"]) == ("HOLDS", None, None)


def test_json_of_a_defect_that_is_not_looked_for(capsys: pytest.CaptureFixture[str]) -> None:
    (row,) = rows(capsys, "B-TEXT-PERM")

    assert row["found"] is False
    assert "permissions of pages" in str(row["reason"])
    assert row["rule"] is row["states"] is row["fixed_outcome"] is None


def test_time_is_told_only_when_it_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    (row,) = rows(capsys, "B-INIT-LEAK", "--timing")

    assert isinstance(row["seconds"], float)
    assert row["seconds"] > 0


def test_the_path_of_a_defect_can_be_replayed(capsys: pytest.CaptureFixture[str]) -> None:
    (row,) = rows(capsys, "B-SYMPOS")

    status = main(["replay", str(row["path"]), "--defect", "B-SYMPOS"])

    assert status == 1
    assert "the last step breaks P-REP-05" in capsys.readouterr().out


def test_a_check_with_a_defect_has_its_shape(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "--defect", "B-SYMPOS", "--rule", "P-REP-05"])

    out = capsys.readouterr().out
    assert "after 6 steps, no shorter way" in out
    assert "patches=2 objects=1 tasks=1 position_one(p1, f0): 131 states" in out


def test_an_unknown_defect_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["defects", "B-FROK"]) == 2
    assert "defects B-FROK: unknown; did you mean B-FORK?" in capsys.readouterr().err


def test_a_limit_gives_what_was_found_so_far(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    look_for, begun = defects.look_for, list[str]()

    def interrupted(defect: object, *rest: object, **options: object) -> object:
        begun.append("one")
        if len(begun) == 2:
            raise KeyboardInterrupt
        return look_for(defect, *rest, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(defects, "look_for", interrupted)

    status = main(["defects", "B-SYMPOS", "B-INIT-LEAK"])

    out, err = capsys.readouterr()
    assert status == 3
    assert "klpcheck: interrupted; 1 of 2 were not looked for" in err
    assert "B-SYMPOS" in out
    assert "B-INIT-LEAK" not in out


def test_without_time_nothing_is_decided(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["defects", "--max-seconds", "0.000001"])

    out, err = capsys.readouterr()
    assert status == 3
    assert "--max-seconds 1e-06 reached; 36 of 36 were not looked for" in err
    assert "0 found, 0 not expressible, of 0" in out


def test_a_report_tells_each_story(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "pages"

    status = main(["defects", "B-SYMPOS", "B-INIT-LEAK", "B-TEXT-PERM", "--report", str(folder)])

    assert status == 0
    assert "2 found, 1 not expressible, of 3" in capsys.readouterr().out
    assert {page.name for page in folder.iterdir()} == {
        "index.html",
        "B-SYMPOS.html",
        "B-INIT-LEAK.html",
    }
    index, page = ((folder / name).read_text("utf-8") for name in ("index.html", "B-SYMPOS.html"))
    assert '<a href="B-SYMPOS.html">' in index
    assert "permissions of pages" in index
    assert "The older patch names the function by old_sympos 0" in page
    assert "A patch module is loaded; its init function enables the patch." in page
    assert "The step that goes wrong prints nothing; the last line before it:" in page
    assert "<svg" in page
