"""What a document says, sentence by sentence, and what the checker has to say of each."""

from __future__ import annotations

from dataclasses import dataclass

from properties.documents import literal
from properties.rule import Rule
from properties.suite import RULES

KNOWN = {rule.id: rule for rule in (*RULES, *literal.RULES)}
"""Every rule that a sentence can refer to, by id."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One normative sentence of a document, in our own words; `id` starts with its section.

    It is judged by the `rules` of these ids, all of which must hold, and by its `scenario` (the
    name of an example that comes with the checker), which must run as described. `beyond` is the
    reason why there is neither. `note` says how the rules read the sentence.
    """

    id: str
    section: str
    text: str
    rules: tuple[str, ...] = ()
    scenario: str = ""
    beyond: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the kernel; `since` is the first release that has what it describes.

    `beyond` gives, for a rule of the same subject that no sentence says, the reason.
    """

    name: str
    path: str
    since: str
    sentences: tuple[Sentence, ...]
    beyond: tuple[tuple[str, str], ...] = ()

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule that some sentence refers to, once, in the order of the sentences."""
        return tuple(dict.fromkeys(KNOWN[id_] for s in self.sentences for id_ in s.rules))
