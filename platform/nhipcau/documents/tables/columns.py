"""Columns: what a cell may hold, how it is read into one canonical text, and how that is shown.

The canonical text is what is compared and handed on: days as ``2025-12-31``, flags as ``yes`` and ``no``, choices as
their key, numbers as digits, empty as "".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from nhipcau.documents.tables.problems import CellFault
from nhipcau.domain.search import fold

_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Cn", "Cs"})
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


class CellKind(StrEnum):
    """What the file says that a cell holds."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    FORMULA = "formula"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a file."""

    text: str = ""
    kind: CellKind = CellKind.TEXT


class Kind(Protocol):
    """What the cells of a column hold."""

    def read(self, cell: Cell) -> str:
        """Return the canonical text of a cell that is not empty. Raises CellFault."""
        ...

    def show(self, value: str, language: str) -> str:
        """Return the text of a cell for a canonical text that is not empty."""
        ...

    def allowed(self, language: str) -> str:
        """Return what may stand there, for the sheet that explains; empty: any text."""
        ...


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text, or several."""

    limit: int
    lines: bool = False

    def read(self, cell: Cell) -> str:
        """Return the text, composed and without space around it."""
        if cell.kind is CellKind.NUMBER:
            raise CellFault("number_for_text")
        if cell.kind is CellKind.DAY:
            raise CellFault("date_for_text")
        text = unicodedata.normalize("NFC", cell.text).replace("\r\n", "\n").replace("\r", "\n").strip()
        if len(text) > self.limit:
            raise CellFault("too_long", limit=self.limit)
        seen = text.replace("\n", "").replace("\t", "") if self.lines else text
        if any(letter in "<>" or unicodedata.category(letter) in _UNSEEN for letter in seen):
            raise CellFault("markup")
        return text

    def show(self, value: str, language: str) -> str:
        """Return the text."""
        return value

    def allowed(self, language: str) -> str:
        """Return the limit in words."""
        return f"at most {self.limit} characters" if language == "en" else f"tối đa {self.limit} ký tự"


@dataclass(frozen=True, slots=True)
class Day:
    """A day."""

    def read(self, cell: Cell) -> str:
        """Return the day as ISO 8601 writes it."""
        text = cell.text.strip()
        try:
            if match := _DAY.fullmatch(text):
                day, month, year = (int(part) for part in match.groups())
                return date(year, month, day).isoformat()
            return date.fromisoformat(text).isoformat()
        except ValueError as error:
            raise CellFault("no_day") from error

    def show(self, value: str, language: str) -> str:
        """Return the day as it is written in both languages' offices here."""
        return f"{date.fromisoformat(value):%d/%m/%Y}"

    def allowed(self, language: str) -> str:
        """Return an example."""
        return "31/12/2025"


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number."""

    least: int = 0
    most: int = 2**31 - 1

    def read(self, cell: Cell) -> str:
        """Return its digits."""
        text = cell.text.strip()
        if not re.fullmatch(r"-?\d{1,12}", text) or not self.least <= int(text) <= self.most:
            raise CellFault("no_number", least=self.least, most=self.most)
        return str(int(text))

    def show(self, value: str, language: str) -> str:
        """Return the digits."""
        return value

    def allowed(self, language: str) -> str:
        """Return the bounds."""
        return f"{self.least} – {self.most}"


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no."""

    def read(self, cell: Cell) -> str:
        """Return ``yes`` or ``no``."""
        text = fold(cell.text)
        if text in {"co", "yes", "x", "1", "true", "dung"}:
            return "yes"
        if text in {"khong", "no", "0", "false", "sai"}:
            return "no"
        raise CellFault("no_flag")

    def show(self, value: str, language: str) -> str:
        """Return the word."""
        if language == "en":
            return value
        return "có" if value == "yes" else "không"

    def allowed(self, language: str) -> str:
        """Return both words."""
        return "yes / no" if language == "en" else "có / không"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several."""

    #: Key, Vietnamese and English words.
    options: tuple[tuple[str, str, str], ...]

    def read(self, cell: Cell) -> str:
        """Return the key of the option."""
        text = fold(cell.text)
        for option in self.options:
            if text in {fold(word) for word in option}:
                return option[0]
        raise CellFault("no_choice", value=cell.text.strip()[:60], options=self.allowed("vi"))

    def show(self, value: str, language: str) -> str:
        """Return its word; what is no option (any more) stands as it is."""
        words = next((option for option in self.options if option[0] == value), (value, value, value))
        return words[2 if language == "en" else 1]

    def allowed(self, language: str) -> str:
        """Return all words."""
        return ", ".join(option[2 if language == "en" else 1] for option in self.options)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key, its header and what it holds."""

    key: str
    vi: str
    en: str
    kind: Kind
    #: What it means, for whoever fills it in.
    note_vi: str = ""
    note_en: str = ""
    #: Whether a cell may be empty.
    required: bool = True
    #: Whether a file may do without the column: what is stored stays, and a new row has it empty.
    optional: bool = False

    def header(self, language: str) -> str:
        """Return its header."""
        return self.en if language == "en" else self.vi

    def shown(self, value: str, language: str) -> str:
        """Return the text of a cell."""
        return self.kind.show(value, language) if value else ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its key, its name, its columns; ``keys`` tell rows apart.

    ``instead``: key column → the column that stands in for it where it is empty.
    """

    key: str
    vi: str
    en: str
    columns: tuple[Column, ...]
    keys: tuple[str, ...]
    instead: Mapping[str, str] = field(default_factory=dict, hash=False)
    by_key: dict[str, Column] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_key", {column.key: column for column in self.columns})

    def name(self, language: str) -> str:
        """Return its name."""
        return self.en if language == "en" else self.vi

    def key_of(self, values: Mapping[str, str]) -> tuple[str, ...]:
        """Return what tells a row (canonical texts by column key) apart from the others."""
        return tuple(values.get(name) or values.get(self.instead.get(name, ""), "") for name in self.keys)
