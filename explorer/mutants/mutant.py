"""The mutants of a machine: each is the machine with one small fault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import reduce
from itertools import combinations

from explorer.mutants.changes import changes, with_outputs
from model.kernel import FINE
from model.kernel.kinds import Grain
from model.language.fields import Field
from model.language.formulas import FALSE
from model.language.machine import Machine
from model.language.past import remembering
from model.language.record import Action
from model.language.recording import Output


@dataclass(frozen=True, slots=True)
class Mutant:
    """`actions` are the kernel's with the fault, `words` what it is; `grain`: where it shows."""

    id: str
    operator: str
    words: str
    actions: tuple[Action, ...]
    grain: Grain

    @property
    def kind(self) -> str:
        """The operator without a number."""
        return self.operator.rstrip("-0123456789")

    def of(self, machine: Machine) -> Machine:
        """The machine, which may have memory for rules, with the fault."""
        new = {action.name: reduce(remembering, machine.ghosts, action) for action in self.actions}
        return replace(machine, actions=tuple(new.get(a.name, a) for a in machine.actions))


def mutants(machine: Machine, grain: Grain = Grain.COARSE) -> list[Mutant]:
    """Every mutant of the machine, in a fixed order; of two with the same tree the first.

    At the fine grain only the actions that the coarse one does not have are mutated.
    """
    own = {definition.function.__name__ for definition in FINE}
    found: dict[object, Mutant] = {}
    original = {action.name: _tree(action) for action in machine.actions}
    for mutant in _all(machine, grain, own):
        trees = tuple(_tree(a) for a in mutant.actions)
        if trees != tuple(original[a.name] for a in mutant.actions):
            found.setdefault(trees, mutant)
    return list(found.values())


def _all(machine: Machine, grain: Grain, fine: Iterable[str]) -> Iterator[Mutant]:
    for action in machine.actions:
        if grain is Grain.COARSE or action.name in fine:
            for change in changes(action):
                function = action.mirrors.partition(":")[2]
                words = f"{function}(): {change.words}"
                yield Mutant(change.id, change.operator, words, (change.action,), grain)
    if grain is Grain.COARSE:
        yield from _swapped_events(machine)


def _swapped_events(machine: Machine) -> Iterator[Mutant]:
    """Two events over the same sorts: each happens where the other did."""
    for one, other in combinations(machine.events, 2):
        if one.sorts == other.sorts:
            concerned = [a for a in machine.actions if {one, other} & set(a.updates)]
            actions = tuple(_exchanged(a, one, other) for a in concerned)
            words = f"{one} happens where {other} did, and the other way round"
            yield Mutant(f"{one}-{other}/swapped", "swapped-events", words, actions, Grain.COARSE)


def _exchanged(action: Action, one: Field, other: Field) -> Action:
    instead = {one: other, other: one}

    def exchanged(output: Output) -> Output:
        event = output.event
        return replace(output, event=instead[event]) if event in instead else output

    return with_outputs(action, [exchanged(output) for output in action.outputs])


def _tree(action: Action) -> tuple[object, ...]:
    """What an action consists of; equal terms are one object, which is never thrown away."""
    updates = sorted((field.name, id(update)) for field, update in action.updates.items())
    outputs = tuple(
        (id(o.condition), o.text, o.event.name if o.event else "", tuple(map(id, o.arguments)))
        for o in action.outputs
        if o.condition is not FALSE
    )
    return action.name, id(action.guard), tuple(updates), outputs
