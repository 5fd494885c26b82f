"""The language that the model is written in; it knows nothing of livepatch.

This is what the author of a machine or of rules needs. Engines take terms apart with the classes
of `terms`, `formulas` and `fields`, and put them together with the functions of `simplify`.
"""

from __future__ import annotations

from model.language.acting import Acting
from model.language.errors import ModelError
from model.language.fields import Field, Role
from model.language.formulas import FALSE, TRUE, Bool
from model.language.frames import all_of, any_of, each
from model.language.ground import Domain, Ground
from model.language.machine import Axiom, Machine, build
from model.language.past import before, once, since
from model.language.record import Action, action
from model.language.recording import Recording
from model.language.simplify import conjunction, disjunction, iff, implies
from model.language.state import Event, Flag, Relation, Value, Var
from model.language.terms import Element, Enumerated

__all__ = [
    "FALSE",
    "TRUE",
    "Acting",
    "Action",
    "Axiom",
    "Bool",
    "Domain",
    "Element",
    "Enumerated",
    "Event",
    "Field",
    "Flag",
    "Ground",
    "Machine",
    "ModelError",
    "Recording",
    "Relation",
    "Role",
    "Value",
    "Var",
    "action",
    "all_of",
    "any_of",
    "before",
    "build",
    "conjunction",
    "disjunction",
    "each",
    "iff",
    "implies",
    "once",
    "since",
]
