"""Every row of the property list is a rule, or it is told why it is none."""

from __future__ import annotations

from string import ascii_lowercase

from properties.liveness import LIVENESS
from properties.suite import NOT_EXPRESSIBLE, RULES

ROWS = {
    "P-TR": 11,
    "P-CONS": 6,
    "P-CB": 18,
    "P-STK": 6,
    "P-REP": 7,
    "P-ST": 2,
    "P-MOD": 7,
    "P-FRC": 2,
    "P-FREE": 1,
    "P-SYS": 2,
    "P-LIVE": 6,
}
"""How many rows each family has; they are numbered from 01."""

PROMISED = {f"{family}-{n:02}" for family, rows in ROWS.items() for n in range(1, rows + 1)}
VARIANTS = {"P-CB-09s"}
ANOMALIES = {f"A{n}" for n in range(1, 9)}


def test_every_row_is_a_rule_or_has_a_reason() -> None:
    rules = {rule.id for rule in (*RULES, *LIVENESS)}

    assert (PROMISED | VARIANTS | ANOMALIES) - rules == set(NOT_EXPRESSIBLE)


def test_no_row_is_both() -> None:
    assert not set(NOT_EXPRESSIBLE) & {rule.id for rule in (*RULES, *LIVENESS)}


def test_what_is_no_row_belongs_to_one_or_to_the_order_of_the_log() -> None:
    for rule in (*RULES, *LIVENESS):
        row = rule.id.rstrip(ascii_lowercase)
        assert row in PROMISED | VARIANTS | ANOMALIES or rule.id.startswith("P-LOG-")


def test_a_reason_is_a_sentence() -> None:
    assert all(len(reason.split()) > 4 for reason in NOT_EXPRESSIBLE.values())
