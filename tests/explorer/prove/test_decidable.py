"""The decidable fragment: what is in it, and how formulas are brought into it."""

from __future__ import annotations

from explorer.prove.decidable import Weakening, dependences, is_decidable
from model.era import ERAS
from model.kernel.kinds import Function, Object, Patch, Task
from model.kernel.state import Livepatch
from model.language.frames import all_of, any_of, each
from model.language.simplify import exists, forall

S = Livepatch(ERAS["6.1"])
ORDER = (Task, Function, Object, Patch)
P, Q, F = Patch.variable("p"), Patch.variable("q"), Function.variable("f")

EVERY_PATCH_HAS_A_SUCCESSOR = all_of(
    any_of(S.precedes[p, q] for q in each(Patch)) for p in each(Patch)
)
EVERY_FUNCTION_IS_PATCHED = all_of(
    any_of(S.func_patched[p, f] for p in each(Patch)) for f in each(Function)
)
EVERY_PATCH_HAS_A_FUNCTION = all_of(
    any_of(S.func_patched[p, f] for f in each(Function)) for p in each(Patch)
)


def test_a_function_from_a_sort_to_itself_is_not_decidable() -> None:
    """
    "Every patch has a successor" has models with infinitely many terms.
    """
    assert not is_decidable([EVERY_PATCH_HAS_A_SUCCESSOR])
    assert is_decidable([~EVERY_PATCH_HAS_A_SUCCESSOR])


def test_functions_may_lead_from_sort_to_sort_but_not_in_a_circle() -> None:
    """
    Each direction alone is decidable; both together are not.
    """
    assert is_decidable([EVERY_FUNCTION_IS_PATCHED])
    assert is_decidable([EVERY_PATCH_HAS_A_FUNCTION])
    assert not is_decidable([EVERY_FUNCTION_IS_PATCHED, EVERY_PATCH_HAS_A_FUNCTION])


def test_dependence_passes_through_other_existentials() -> None:
    """
    What depends on a value that depends on a variable depends on the variable.
    """
    inner = exists((Q,), S.func_patched[Q, F] & S.listed[Q])

    found = set(dependences(forall((P,), exists((F,), S.func_patched[P, F] & inner))))

    assert found == {(P, F), (P, Q)}


def test_what_is_not_decidable_is_said_of_the_constants_only() -> None:
    """
    "Every patch has a successor" becomes "p has a successor" when p is the constant at hand.
    """
    weakening = Weakening(ORDER)

    left = weakening.weaker(EVERY_PATCH_HAS_A_SUCCESSOR, (P, F))

    assert is_decidable([left])
    assert left.free == {P}
    assert weakening.weaker(EVERY_FUNCTION_IS_PATCHED, ()) is EVERY_FUNCTION_IS_PATCHED


def test_outermost_existentials_become_constants() -> None:
    """
    A patch that exists gets a name; what holds for all keeps its quantifier.
    """
    some = any_of(S.listed[p] & all_of(~S.precedes[q, p] for q in each(Patch)) for p in each(Patch))

    opened = Weakening(ORDER).opened(some)

    assert len(opened.free) == 1
    assert not list(dependences(opened))
