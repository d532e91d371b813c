"""How what somebody types finds a text: without diacritics and case, by the beginnings of words, in any order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

#: Diacritics of Latin letters, once they are decomposed.
_MARKS = re.compile("[\u0300-\u036f]+")
_BETWEEN_WORDS = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Return text for comparing: lower case, without diacritics, đ as d, spaces as one."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join(_MARKS.sub("", decomposed).split())


# Some thousand titles are compared for one search, the same ones for the next.
@lru_cache(maxsize=10_000)
def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text as they are compared."""
    return tuple(word for word in _BETWEEN_WORDS.split(fold(text)) if word)


def finds(wanted: Sequence[str], text: str) -> bool:
    """Whether each of the words begins a word of the text; no words find everything."""
    words = words_of(text)
    return all(any(word.startswith(one) for word in words) for one in wanted)
