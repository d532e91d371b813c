"""No token reaches a log, whoever writes it."""

from __future__ import annotations

import io
import logging

import jwt

from nhipcau_media.redaction import NoTokens, redact

TOKEN = jwt.encode({"video": {"room": "phong"}, "sub": "point:3"}, "s" * 32, algorithm="HS256")


def test_tokens_are_hidden_in_addresses_and_errors() -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(NoTokens())
    logger = logging.getLogger("test.redaction")
    logger.propagate = False
    logger.addHandler(handler)
    try:
        logger.warning('"WebSocket %s" [accepted]', f"/rtc/v1?access_token={TOKEN}&auto_subscribe=0")
        try:
            raise ValueError(f"401 for {TOKEN}")
        except ValueError:
            logger.exception("refused")
    finally:
        logger.removeHandler(handler)
    text = written.getvalue()
    assert TOKEN not in text
    assert "/rtc/v1?access_token=•••&auto_subscribe=0" in text
    assert "401 for •••" in text


def test_other_texts_stay_as_they_are() -> None:
    assert redact("phòng session-3-main, bản ghi 2026-11-25-1") == "phòng session-3-main, bản ghi 2026-11-25-1"
