"""What a certificate is about: a machine with its memory, clauses and rules as formulas over it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from explorer.errors import InputError
from explorer.prove.conditions import Condition, at_start, conditions
from explorer.prove.invariant import Clause
from model.era import Era
from model.kernel import livepatch
from model.kernel.state import Livepatch
from model.language.fields import Field
from model.language.formulas import Bool
from model.language.machine import Machine
from model.language.past import fields_of, is_state_formula, with_memory
from model.language.record import Action
from properties.suite import rules_of


@dataclass(frozen=True, slots=True)
class Theory:
    """The machine with the memory that the rules need, and what is said of it.

    `clauses` say something of one state, `rules` something of a step (or of a state, too); both are
    by name, as closed formulas over the machine. `finite` names clauses that hold wherever another
    clause (its value) holds, because there are finitely many individuals.
    """

    machine: Machine
    clauses: Mapping[str, Clause]
    rules: Mapping[str, Bool]
    finite: Mapping[str, str]

    @property
    def subjects(self) -> Iterator[tuple[str, Bool]]:
        """What must be shown: clauses that are not finite, then rules that are no clause."""
        for name, clause in self.clauses.items():
            if name not in self.finite:
                yield name, clause.formula
        yield from ((name, rule) for name, rule in self.rules.items() if name not in self.clauses)

    def at_start(self) -> list[tuple[str, Bool]]:
        """The subjects that initial states must satisfy."""
        return [(name, formula) for name, formula in self.subjects if is_state_formula(formula)]

    def conditions_at_start(self) -> list[Condition]:
        """The same, as formulas over the configuration."""
        return [
            Condition(name, None, at_start(self.machine, formula))
            for name, formula in self.at_start()
        ]

    def by_action(self) -> list[tuple[Action, list[Condition]]]:
        """The actions, in order, each with what a step of it must be shown to satisfy."""
        found: dict[str, list[Condition]] = {action.name: [] for action in self.machine.actions}
        for name, formula in self.subjects:
            for condition in conditions(self.machine, name, formula):
                if condition.action:
                    found[condition.action.name].append(condition)
        return [(action, found[action.name]) for action in self.machine.actions]

    def formula(self, name: str) -> Bool:
        """The clause or the rule of this name."""
        return self.clauses[name].formula if name in self.clauses else self.rules[name]


def machine_of(
    era: Era, kernel: Era | None = None, state: type[Livepatch] = Livepatch
) -> tuple[Machine, dict[str, Bool]]:
    """The machine of a release with the memory that its rules need, and the rules over it.

    `kernel` and `state` give the machine a defect; they do not change what the rules promise.
    """
    promised, rules = Livepatch(era), rules_of(era)
    machine, formulas = with_memory(
        livepatch(kernel or era, state), [rule.formula(promised) for rule in rules]
    )
    return machine, {rule.id: found for rule, found in zip(rules, formulas, strict=True)}


def theory_of(
    machine: Machine,
    clauses: Mapping[str, Clause],
    rules: Mapping[str, Bool],
    finite: Mapping[str, str],
) -> Theory:
    """The theory of clauses and rules over a machine, whose other memory is left out."""
    spoken = [*(clause.formula for clause in clauses.values()), *rules.values()]
    return Theory(_without_unused_memory(machine, spoken), clauses, rules, finite)


def over(era: Era, clauses: Sequence[Clause]) -> tuple[Machine, dict[str, Bool], dict[str, Clause]]:
    """The same as `machine_of`, with clauses that may look back as formulas over that machine.

    InputError if one remembers what no rule of the release does.
    """
    promised, rules = Livepatch(era), rules_of(era)
    machine, formulas = with_memory(
        livepatch(era),
        [*(rule.formula(promised) for rule in rules), *(clause.formula for clause in clauses)],
    )
    memory = len(machine_of(era)[0].ghosts)
    if len(machine.ghosts) > memory:
        meaning = machine.ghosts[memory].meaning
        raise InputError(f"--certificate: a clause remembers what no rule does: {meaning}")
    spoken = {
        clause.name: Clause(clause.name, clause.sentence, formula)
        for clause, formula in zip(clauses, formulas[len(rules) :], strict=True)
    }
    return machine, {r.id: f for r, f in zip(rules, formulas, strict=False)}, spoken


def _without_unused_memory(machine: Machine, spoken: Sequence[Bool]) -> Machine:
    """The machine with the memory only that the formulas speak of, directly or through other."""
    used = frozenset[Field]().union(*map(fields_of, spoken))
    for ghost in reversed(machine.ghosts):  # each refers to earlier ones
        if ghost.field in used:
            used |= fields_of(ghost.meaning)
    unused = {ghost.field for ghost in machine.ghosts} - used
    return replace(
        machine,
        fields=tuple(field for field in machine.fields if field not in unused),
        ghosts=tuple(ghost for ghost in machine.ghosts if ghost.field in used),
        actions=tuple(_forgetting(action, unused) for action in machine.actions),
    )


def _forgetting(action: Action, unused: Set[Field]) -> Action:
    updates = {field: new for field, new in action.updates.items() if field not in unused}
    return replace(action, updates=updates)
