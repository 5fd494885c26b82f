"""The base of everything read from YAML: mappings with known keys, and the ways to read a text.

Problems are raised as pydantic errors whose message is a finished complaint. Their context `at` is
the way from the validated value to the culprit, as far as pydantic does not know it.
"""

from __future__ import annotations

import re
from typing import Annotated, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator
from pydantic_core import PydanticCustomError

from explorer.scenarios.result_codes import RESULT_CODES
from explorer.scenarios.sentences import choice, complaint, listed, quoted, shape
from explorer.scenarios.wording import PLACEHOLDERS, unknown_placeholder

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,127}")
FLAGS = {"yes": True, "true": True, "on": True, "1": True}
FLAGS |= {"no": False, "false": False, "off": False, "0": False}
LARGEST_ERRNO = 4095
LARGEST_INT = 2**31 - 1


def problem(
    wrong: str, found: str, write: str, at: tuple[str | int, ...] = ()
) -> PydanticCustomError:
    """A complaint as pydantic carries it."""
    context = {"sentence": complaint(wrong, found, write), "at": at}
    return PydanticCustomError("complaint", "{sentence}", context)


class Form(BaseModel):
    """A mapping; a text in its place means the field `SHORT`, where the class has one."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    WHAT: ClassVar[str] = "this"
    SHORT: ClassVar[str | None] = None

    @model_validator(mode="before")
    @classmethod
    def check_keys(cls, data: object) -> object:
        """Only a mapping of known keys, with all the necessary ones, is looked at further."""
        if isinstance(data, str) and cls.SHORT is not None:
            data = {cls.SHORT: data}
        fields = cls.model_fields
        if not isinstance(data, dict):
            wrong = f"{cls.WHAT} must be a mapping"
            raise problem(wrong, shape(data), f"write `key: value` with keys {listed(fields)}")
        for key in data:
            if key not in fields:
                raise problem(
                    f"{cls.WHAT} has no such key",
                    quoted(str(key)),
                    choice(str(key), fields),
                    (key,),
                )
        for key, info in fields.items():
            if info.is_required() and key not in data:
                found = f"only {listed(data)}" if data else "nothing"
                raise problem(f"{cls.WHAT} lacks the key `{key}`", found, f"write `{key}: ...`")
        return data


def read_text(value: object) -> str:
    """Any text."""
    if not isinstance(value, str):
        raise problem("this must be a text", shape(value), "write a text")
    return value


def read_name(value: object) -> str:
    """The name of a module, function or task."""
    if not isinstance(value, str) or not NAME.fullmatch(value):
        write = "write letters, digits, `_` and `.`, 128 at most"
        raise problem("this must be a name", shape(value), write)
    return value


def read_flag(value: object) -> bool:
    """Yes or no."""
    if not isinstance(value, str) or value not in FLAGS:
        raise problem("this must be yes or no", shape(value), "write `yes` or `no`")
    return FLAGS[value]


def read_number(value: object) -> int:
    """A whole number that fits a C int."""
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,10}", value):
        number = int(value)
        if abs(number) <= LARGEST_INT:
            return number
    raise problem("this must be a whole number", shape(value), "write a number such as `-19`")


def read_result(value: object) -> int:
    """A result of the kernel: 0, a name such as EBUSY, or a number."""
    if isinstance(value, str) and (word := value.removeprefix("-")) and word[0].isalpha():
        if word not in RESULT_CODES:
            raise problem("no such error is known", shape(value), choice(word, RESULT_CODES))
        return -RESULT_CODES[word]
    number = read_number(value)
    if number < -LARGEST_ERRNO:
        raise problem("no error has this number", shape(value), "write `0`, `EBUSY` or `-16`")
    return number


def read_template(value: object) -> str:
    """One line with placeholders."""
    text = read_text(value).rstrip("\n")
    if "\n" in text:
        raise problem("this must be one line", shape(text), "write one line")
    if (word := unknown_placeholder(text)) is not None:
        raise problem("no such placeholder", f"`{{{word}}}`", choice(word, PLACEHOLDERS))
    return text


def read_nothing(value: object) -> None:
    """An operation without argument."""
    if value is not None:
        raise problem(
            "this operation takes no argument", shape(value), "write nothing after the `:`"
        )


Text = Annotated[str, BeforeValidator(read_text)]
Name = Annotated[str, BeforeValidator(read_name)]
Flag = Annotated[bool, BeforeValidator(read_flag)]
Number = Annotated[int, BeforeValidator(read_number)]
Result = Annotated[int, BeforeValidator(read_result)]
Template = Annotated[str, BeforeValidator(read_template)]
Nothing = Annotated[None, BeforeValidator(read_nothing)]
