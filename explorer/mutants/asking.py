"""Questions to a search that no rule of the suite asks."""

from __future__ import annotations

from collections.abc import Iterable

from explorer.goals import Goal
from model.language.formulas import TRUE, Bool
from model.language.machine import Machine
from model.language.record import Action
from model.language.recording import Output
from model.language.rewrite import substitute
from model.language.simplify import conjunction, disjunction, enumerated, exists
from model.language.terms import Element, EnumVariable, Variable
from properties.rule import Rule, Whenever, every


def goal(name: str, formula: Bool, premise: Bool = TRUE) -> Goal:
    """A goal that is no rule of the suite."""
    return Goal(
        Rule(name, lambda _: Whenever(premise, formula), "", "4.0", every, {}), formula, premise
    )


def for_some(variables: Iterable[Variable], formula: Bool) -> Bool:
    """The formula holds for some individuals and values of these variables."""
    elements = tuple(v for v in variables if isinstance(v, Element))
    values = [v for v in variables if isinstance(v, EnumVariable)]
    for variable in values:
        formula = disjunction(
            substitute(formula, {variable: enumerated(value, variable.over)})
            for value in variable.over
        )
    return exists(elements, formula)


def says(action: Action, output: Output) -> Bool:
    """The action can be taken now and says this."""
    said = exists(output.bound, output.condition)
    return for_some(action.parameters, conjunction((action.guard, said)))


def lines(machine: Machine) -> dict[tuple[str, str], Bool]:
    """When each action prints each of its lines (`klp_enable_patch`, `enabling patch '{}'`)."""
    found: dict[tuple[str, str], Bool] = {}
    for action in machine.actions:
        for output in action.outputs:
            if output.text is not None:
                key = action.name, output.text
                found[key] = disjunction((found.get(key, False), says(action, output)))
    return found
