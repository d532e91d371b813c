"""Keeps tokens out of logs: libraries write whole addresses, and some write them when they fail."""

from __future__ import annotations

import logging
import re

#: A signed token (RFC 7519): three parts of base64url, the first a JSON object.
_TOKEN = re.compile(r"eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}")
HIDDEN = "•••"


def redact(text: str) -> str:
    """Return a text with every signed token replaced."""
    return _TOKEN.sub(HIDDEN, text)


class NoTokens(logging.Filter):
    """Rewrites every record that a handler gets; put it on handlers, since loggers' filters see their own only."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Replace tokens in the message; always lets the record pass."""
        if isinstance(record.msg, str):
            message = record.getMessage()
            cleaned = redact(message)
            if cleaned != message:
                record.msg, record.args = cleaned, ()
        if record.exc_info and record.exc_text is None:
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info))
        return True
