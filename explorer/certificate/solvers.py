"""z3 and cvc5 read the SMT-LIB files of a certificate, and nothing else.

Questions that a solver does not answer are asked once more with the next settings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

import z3

from explorer.certificate.checking import Answer, Check, name_of, summed
from explorer.certificate.text import MODEL, QUESTION
from explorer.prove.watch import Watch

Settings = Mapping[str, str]
Ask = Callable[[str, Settings], list[str]]
"""Gives a solver a whole input; returns what it prints, line by line."""

Z3: tuple[Settings, ...] = (
    {"timeout": "1000", "smt.pull_nested_quantifiers": "true", "smt.mbqi": "false"},
    {"timeout": "300", "smt.pull_nested_quantifiers": "true"},
    {"timeout": "5000"},
    {"timeout": "20000", "smt.pull_nested_quantifiers": "true"},
)
CVC5: tuple[Settings, ...] = (
    {
        "tlimit-per": "5000",
        "enum-inst": "true",
        "simplification": "none",
        "cond-var-split-quant": "off",
    },
    {"tlimit-per": "20000", "enum-inst": "true", "e-matching": "false"},
)


def ask_z3(text: str, settings: Settings) -> list[str]:
    """What z3 answers."""
    options = "".join(f"(set-option :{name} {value})" for name, value in settings.items())
    context = z3.Context()
    try:
        return str(z3.Z3_eval_smtlib2_string(context.ref(), options + text)).splitlines()
    finally:
        z3.reset_params()  # an option that is set in one input is set for all of the process


def ask_cvc5(text: str, settings: Settings) -> list[str]:
    """What cvc5 answers; ImportError where it is not installed."""
    import cvc5  # noqa: PLC0415 - the one dependency that may be missing

    terms = cvc5.TermManager()
    solver = cvc5.Solver(terms)
    solver.setOption("incremental", "true")
    for name, value in settings.items():
        solver.setOption(name, value)
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, text, "certificate")
    answers, symbols = list[str](), parser.getSymbolManager()
    while not (command := parser.nextCommand()).isNull():
        answers += str(command.invoke(solver, symbols)).splitlines()
    return answers


def check_with_z3(texts: Mapping[str, str], watch: Watch) -> Check:
    """z3's answers to the questions of the files, `model.smt2` before each of the others."""
    return _check("z3", ask_z3, Z3, texts, watch)


def check_with_cvc5(texts: Mapping[str, str], watch: Watch) -> Check:
    """cvc5's answers; undecided where it is not installed."""
    try:
        return _check("cvc5", ask_cvc5, CVC5, texts, watch)
    except ImportError:
        missing = "cvc5 is not installed; install klpcheck[proofs]"
        return Check("cvc5", _count(texts), (), (), 0.0, missing)


def _check(
    name: str, ask: Ask, settings: Sequence[Settings], texts: Mapping[str, str], watch: Watch
) -> Check:
    files = [(path, text) for path, text in texts.items() if path != MODEL]

    def answers() -> Iterator[tuple[str, Answer]]:
        for path, text in watch.over(f"{name}: file", files):
            action = None if "/" not in path else path.split("/")[-1].removesuffix(".smt2")
            for subject, answer in answered(ask, settings, texts[MODEL], text):
                yield name_of(subject, action), answer

    return summed(name, _count(texts), answers(), watch)


def _count(texts: Mapping[str, str]) -> int:
    return sum(len(questions(text)) - 1 for path, text in texts.items() if path != MODEL)


def questions(text: str) -> list[str]:
    """What comes before the first question of a file, then the questions."""
    return re.split(f"(?m)^(?={QUESTION})", text)


def answered(
    ask: Ask, settings: Sequence[Settings], model: str, text: str
) -> Iterator[tuple[str, Answer]]:
    """The subject of each question, and its answer."""
    head, *asked = questions(text)
    found = dict.fromkeys(asked, Answer.UNKNOWN)
    for setting in settings:
        left = [question for question in asked if found[question] is Answer.UNKNOWN]
        if left:
            lines = ask(model + head + "".join(left), setting)
            found.update(zip(left, _answers(lines, len(left)), strict=True))
    for question in asked:
        yield question.split("\n", 1)[0].split()[-1], found[question]


def _answers(lines: Sequence[str], count: int) -> list[Answer]:
    """The answers; all are unknown if the solver has complained instead."""
    if len(lines) != count:
        return [Answer.UNKNOWN] * count
    known = {answer.value: answer for answer in Answer}
    return [known.get(line.split(" ")[0], Answer.UNKNOWN) for line in lines]
