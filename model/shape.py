"""Configurations beside the plain ones of a scope: other tasks, other patches."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from itertools import product

from model.era import Era
from model.kernel.kinds import Function
from model.kernel.state import Livepatch
from model.language import Domain
from model.scope import Scope


class Shape(Enum):
    """What a scope is made of, beside its sizes."""

    PLAIN = "user tasks; one function in each object"
    IDLE = "the last task is an idle task"
    KTHREAD = "the last task is a kthread"
    NESTED = "vmlinux has two functions, and a task can be in both"
    RELOCATIONS = "patches have relocations into every module"
    UNRELIABLE = "stack traces are not reliable"

    def domain(self, scope: Scope, era: Era) -> Domain:
        """Names and configuration of a scope of this shape in a release."""
        last = scope.tasks - 1
        patches, modules = range(scope.patches), range(1, scope.objects)
        plain = _tasks(scope.domain(era), range(scope.tasks))
        match self:
            case Shape.PLAIN:
                return plain
            case Shape.IDLE:
                return _with(_tasks(plain, range(last)), "idle_task", {(last,)})
            case Shape.KTHREAD:
                return _tasks(plain, range(last))
            case Shape.NESTED:
                return _with(_second_function(plain, scope), "nesting", {()})
            case Shape.RELOCATIONS:
                return _with(plain, "has_relocations", set(product(patches, modules)))
            case Shape.UNRELIABLE:
                return _with(plain, "reliable_stacks", set())


def _with(domain: Domain, name: str, tuples: set[tuple[int, ...]]) -> Domain:
    """The domain with another content of one relation of the configuration."""
    field = next(field for field in Livepatch.fields() if field.name == name)
    return replace(domain, configuration={**domain.configuration, field: frozenset(tuples)})


def _tasks(domain: Domain, users: range) -> Domain:
    """Who returns to user space; nobody is an idle task."""
    return _with(_with(domain, "user_task", {(t,) for t in users}), "idle_task", set())


def _second_function(domain: Domain, scope: Scope) -> Domain:
    """One more function, in the first object; every patch replaces it, too."""
    extra = scope.objects
    names = {**domain.names, Function: (*domain.names[Function], f"f{extra}")}
    homes: set[tuple[int, ...]] = {(f, f) for f in range(extra)} | {(extra, 0)}
    funcs: set[tuple[int, ...]] = {(p, f) for p in range(scope.patches) for f in range(extra + 1)}
    wider = replace(domain, names=names)
    return _with(_with(wider, "function_of", homes), "has_func", funcs)
