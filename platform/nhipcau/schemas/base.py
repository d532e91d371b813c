"""Base of all shapes, and the shape of a refusal."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError


class Request(BaseModel):
    """Base of what comes in: strict, and unknown fields are refused."""

    model_config = ConfigDict(strict=True, extra="forbid", str_strip_whitespace=True)


class Answer(BaseModel):
    """Base of what goes out."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


#: Largest number that a column of ids or versions holds.
LARGEST = 2**31 - 1
#: Largest id of an event.
LARGEST_EVENT = 2**63 - 1

#: Id of something stored.
Id = Annotated[int, Field(ge=1, le=LARGEST)]
#: A version or generation, from 0.
Count = Annotated[int, Field(ge=0, le=LARGEST)]


def _in_our_time(instant: datetime) -> datetime:
    """Refuse years that nobody can mean: databases and calendars cannot calculate with all of them."""
    if not 2000 <= instant.year <= 2100:
        raise PydanticCustomError("year", "a year from 2000 to 2100")
    return instant


#: An instant in a request: JSON has no instants, so text is allowed in spite of strictness.
Instant = Annotated[AwareDatetime, Field(strict=False), AfterValidator(_in_our_time)]


#: Unicode categories of what controls instead of being seen: control, format (turns the writing's direction, hides
#: letters), line and paragraph separators.
_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp"})


def _plain(text: str) -> str:
    """Refuse control characters and markup: names are shown on screens, in documents and in the picture."""
    if any(letter in "<>" or unicodedata.category(letter) in _UNSEEN for letter in text):
        raise ValueError("markup or control characters")
    return text


def name_field(limit: int) -> Any:
    """Return the field of a one-line text of 1 to ``limit`` characters."""
    return Field(min_length=1, max_length=limit)


def _printable(text: str) -> str:
    """Refuse control characters other than line breaks and tabs; databases cannot even store all of them."""
    if any((ord(letter) < 32 and letter not in "\n\r\t") or ord(letter) == 127 for letter in text):
        raise ValueError("control characters")
    return text


#: One line without markup.
Line = Annotated[str, AfterValidator(_plain)]
#: Text of several lines.
Lines = Annotated[str, AfterValidator(_printable)]


class Problem(Answer):
    """A refusal: a stable code, what happened, and what to do next, in the language of the request."""

    code: str
    what: str
    next: str
    params: dict[str, Any] = Field(default_factory=dict)


class Done(Answer):
    """It is done, and there is nothing more to say."""

    done: bool = True
