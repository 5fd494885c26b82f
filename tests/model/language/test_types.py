"""A type checker rejects the mistakes that it can see before anything runs."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from pathlib import Path

MISTAKES = textwrap.dedent(
    '''
    """Every line that ends with an error code must be rejected with it."""

    from model.era import ERAS
    from model.kernel.kinds import Answer, Object, Patch, Phase, Side, Task
    from model.kernel.state import Livepatch
    from model.language import Bool, Enumerated, Var, any_of, each


    def act(k: Livepatch, t: Task, o: Object, p: Patch, answer: Enumerated[Answer]) -> None:
        k.pending[t] = True
        k.pending[o] = True  # index
        k.require(k.above[p, p])  # index
        k.target_state = Side.IDLE
        k.target_state = True  # assignment
        k.target_state = Phase.FREE  # assignment
        k.patch_state[t] = Phase.FREE  # assignment
        k.runing = True  # attr-defined
        k.require(k.wating[t])  # attr-defined
        k.pending = True  # assignment
        k.require(k.phase == Phase.FREE, ~k.work)
        k.require(k.phase)  # arg-type
        k.require(k.work & k.phase == Phase.FREE)  # operator
        k.require(k.phase == Phase.FREE | k.phase == Phase.TRY)  # operator
        k.require(~k.pending)  # operator
        if k.work:  # truthy-bool
            k.work = False
        k.require(k.work and k.pending[t])  # truthy-bool
        k.event(k.pre_patch(p, o, answer))
        k.event(k.pre_patch(p, o, Answer.ZERO))
        k.event(k.pre_patch(o, p, answer))  # arg-type
        k.event(k.pre_patch(p, o))  # call-arg
        k.event(k.pre_patch)  # arg-type
        k.require(any_of(k.pending[o] for o in each(Object)))  # index
        with k.when(k.phase):  # arg-type
            k.phase = Phase.FREE
        k.printk("{}", k.work)  # arg-type


    wrong = Var(False)  # type-var
    promised: Bool = Livepatch(ERAS["6.1"]).phase  # assignment
    '''
)


def test_the_type_checker_sees_wrong_fields_indices_values_and_conditions(tmp_path: Path) -> None:
    source = tmp_path / "mistakes.py"
    source.write_text(MISTAKES)
    root = Path(__file__).parents[3]
    command = [sys.executable, "-m", "mypy", "--config-file", str(root / "pyproject.toml")]

    checked = subprocess.run(
        [*command, "--cache-dir", str(tmp_path), "--no-error-summary", str(source)],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )

    found = {
        (int(line), code)
        for line, code in re.findall(r"mistakes.py:(\d+): error: .*\[([a-z-]+)\]", checked.stdout)
    }
    wanted = {
        (number, line.rpartition("# ")[2])
        for number, line in enumerate(MISTAKES.splitlines(), start=1)
        if re.search(r"  # [a-z-]+$", line)
    }
    assert found == wanted, checked.stdout + checked.stderr
