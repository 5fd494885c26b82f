"""Writes properties/mutants.toml from results: `python -m tests.mutants_table FILE.json ...`.

Each file is what `klpcheck mutants --json FILE.json` wrote for one release. A survivor keeps the
reason that the file has for it; a new one gets an empty one, which a test refuses.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from explorer.mutants.working import mutants_of
from model.era import ERAS
from properties.mutants import FILE, recorded

HEADER = """\
# What became of mutants of a release, as `klpcheck mutants` judges them.
# Signs by mutant: kind, first rule (or premise, action, line) that noticed it, and scope.
# Written by `python -m tests.mutants_table`; the reasons of survivors are written by hand.
"""


def table(result: dict[str, object]) -> str:
    """The entry of one release."""
    era, signs, survivors = str(result["era"]), result["signs"], result["survivors"]
    assert isinstance(signs, dict)
    assert isinstance(survivors, list)
    known = recorded()
    reasons = known[era].survivors if era in known else {}
    lines = ["[[release]]", f"era = {text(era)}", f"mutants = {len(mutants_of(ERAS[era]))}"]
    lines += [f"judged = {result['mutants']}", "", "[release.survivors]"]
    lines += [f"{text(s['id'])} = {text(reasons.get(s['id'], ''))}" for s in survivors]
    lines += ["", "[release.signs]"]
    for name, sign in signs.items():
        shown = f"{sign['sign']}: {sign['by'][0]} at {sign['scope']}"
        lines.append(f"{text(name)} = {text(shown)}")
    return "\n".join(lines) + "\n"


def text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    results = [json.loads(Path(name).read_text("utf-8")) for name in sys.argv[1:]]
    FILE.write_text("\n".join([HEADER, *map(table, results)]), "utf-8")
