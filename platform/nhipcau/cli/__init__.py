"""The command line: starts processes, and acts on a running system through its API. Holds no rules.

What is refused is told in words (``NHIPCAU_LANG``, else the locale), with exit code 2.
"""

from nhipcau.cli.commands import main

__all__ = ["main"]
