"""Counterexamples to induction: two adjacent states that show why a rule is not proved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from explorer.interpret import Interpreter, Move, State
from explorer.prove.any_size import Attempt
from explorer.prove.candidates import Candidates, Explorations, Literal, configured
from explorer.prove.few_individuals import BrokenStep, FewIndividuals
from explorer.prove.watch import Watch
from model.language.terms import sort_of
from properties.rule import Rule


@dataclass(frozen=True, slots=True)
class Adjacent:
    """Two adjacent states: what is not at its start value before the step, and what changes.

    The state before satisfies every clause that the attempt has shown to be inductive, and a rule
    about states itself, but need not be reachable. `condition` says what the step breaks. Without a
    step an initial state breaks it. `broken` is the same for the interpreter. `candidates`, where
    they were looked for, might exclude the state before.
    """

    condition: str
    before: tuple[str, ...]
    step: str | None
    changes: tuple[str, ...]
    broken: BrokenStep
    candidates: Candidates | None = None

    @property
    def data(self) -> dict[str, object]:
        """What a report shows of it."""
        return {
            "condition": self.condition,
            "before": list(self.before),
            "step": self.step,
            "changes": list(self.changes),
            "candidates": self.candidates and self.candidates.data,
        }


def adjacent_states(
    attempt: Attempt, rules: Sequence[Rule], watch: Watch
) -> dict[str, Adjacent | None]:
    """For each of these rules that is not proved, as far as the watch leaves time: how it breaks.

    None says that no step among few individuals breaks it. Candidates come with the step.
    """
    found: dict[str, Adjacent | None] = {}
    failed = [rule for rule in rules if rule.id in attempt.proof.failed]
    with watch.interruptible():
        for rule in watch.over("step that breaks rule", failed):
            found[rule.id] = adjacent(attempt, rule)
        explorations = Explorations(attempt.machine, attempt.era)
        steps = [(id_, step) for id_, step in found.items() if step and step.broken.move]
        for id_, step in watch.over("candidate clauses of rule", steps):
            found[id_] = replace(step, candidates=explorations.candidates(step.broken))
    return found


def adjacent(attempt: Attempt, rule: Rule) -> Adjacent | None:
    """A step among few individuals that breaks the rule; None if there is none, or if it is proved.

    It is looked for at each action for which the proof fails, in order, but first where it fails
    although everything is assumed.
    """
    states = attempt.induction.states
    names = dict.fromkeys((*attempt.proof.inductive, rule.id))
    clauses = [states[name] for name in names if name in states]
    few = FewIndividuals(attempt.machine, clauses)
    failed = attempt.proof.failed.get(rule.id, ())
    for condition in sorted(failed, key=lambda c: c not in attempt.proof.roots):
        broken = few.broken_step(condition)
        if broken is not None:
            return _described(str(condition), broken)
    return None


def text_of(rule: str, found: Adjacent | None) -> str:
    """The two states as lines."""
    if found is None:
        return f"{rule}: no step among two individuals of each sort breaks it\n"
    lines = [f"{rule}: a counterexample to induction, {found.condition}"]
    lines += ["  before:", *(f"    {fact}" for fact in found.before)]
    if found.step:
        lines += [f"  step: {found.step}", *(f"    {fact}" for fact in found.changes)]
    if found.candidates:
        lines += [f"  {line}" for line in found.candidates.lines]
    return "\n".join(lines) + "\n"


def _described(condition: str, broken: BrokenStep) -> Adjacent:
    interpreter, state, move = broken.interpreter, broken.state, broken.move
    before = (*_configuration(interpreter), *_differences(interpreter, None, state))
    if move is None:
        return Adjacent(condition, before, None, (), broken)
    after = interpreter.step(state, move).state
    changes = tuple(_differences(interpreter, state, after))
    return Adjacent(condition, before, _step(interpreter, move), changes, broken)


def _step(interpreter: Interpreter, move: Move) -> str:
    names = (
        interpreter.name(sort_of(variable), argument)
        for variable, argument in zip(move.action.parameters, move.arguments, strict=True)
    )
    return f"{move.action.name}({', '.join(names)})"


def _configuration(interpreter: Interpreter) -> Iterator[str]:
    """What the configuration says, field by field."""
    for literal in configured(interpreter):
        if literal.value:
            yield literal.text(interpreter.domain)


def _differences(interpreter: Interpreter, old: State | None, new: State) -> Iterator[str]:
    """The cells that differ from an old state (default: the initial one), with their values."""
    meanings = {ghost.field: f" ({ghost.meaning})" for ghost in interpreter.machine.ghosts}
    for cell, was, value in zip(interpreter.cells, old or interpreter.initial(), new, strict=True):
        if was != value:
            yield Literal(cell, value).text(interpreter.domain) + meanings.get(cell.field, "")
