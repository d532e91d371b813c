"""One translation of refusals at the edge of the command line: words on standard error, and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from nhipcau.domain.errors import Refusal
from nhipcau.settings import spoken_language
from nhipcau.supervisor import StartRefused

#: Exit code of a command that was refused.
EXIT_REFUSED: Final = 2


class CommandRefused(Exception):
    """A command line that cannot be followed; ``vi`` and ``en`` say why and what to do next."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.vi = vi
        self.en = en


@contextmanager
def refusals_in_words(exit_code: int = EXIT_REFUSED) -> Iterator[None]:
    """Print a refusal in words and end the process with the exit code."""
    language = spoken_language()
    try:
        yield
    except Refusal as refusal:
        what, then = refusal.words(language)
        line = f"✗ {what} {then} [{refusal.code}]"
    except StartRefused as refusal:
        line = refusal.line(language)
    except CommandRefused as refusal:
        line = f"✗ {refusal.en if language == 'en' else refusal.vi}"
    else:
        return
    print(line, file=sys.stderr, flush=True)
    raise SystemExit(exit_code)
