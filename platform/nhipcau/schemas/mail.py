"""Outgoing mail, addresses of bodies, and calendar feeds."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from nhipcau.schemas.base import Answer, Request

#: One line, ASCII, nothing that a header could be made from.
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def _address(text: str) -> str:
    """Refuse what is no mail address: one line, ASCII, nothing that a header could be made from."""
    if not ADDRESS.fullmatch(text):
        raise PydanticCustomError("mail_address", "a mail address")
    return text


MailAddress = Annotated[str, Field(max_length=254), AfterValidator(_address)]


def _address_or_none(text: str) -> str:
    return _address(text) if text else text


#: An address, or "" for none.
MailAddressOrNone = Annotated[str, Field(max_length=254), AfterValidator(_address_or_none)]

MailStateWord = Literal["waiting", "sent", "dead"]


class LetterView(Answer):
    """A letter that waits or has died."""

    id: int
    address: str
    subject: str
    state: MailStateWord
    tries: int
    failure: str
    created_at: datetime
    next_at: datetime


class MailState(Answer):
    """Whether mail is sent, and what became of it."""

    #: A mail server is configured.
    on: bool
    server: str
    sender: str
    waiting: int
    sent: int
    dead: int
    last_sent_at: datetime | None
    #: Answer to the newest try that failed and is not made good yet.
    failure: str
    #: Dead letters and those that were tried in vain, the newest first.
    letters: tuple[LetterView, ...]
    #: Such letters in all.
    troubled: int


class TestMailIn(Request):
    """Where a test letter goes."""

    address: MailAddress


class BodyMailView(Answer):
    """The official mail address of a body."""

    body_id: int
    body_name: str
    address: str


class BodyMailIn(Request):
    """An address to set; empty: none."""

    address: MailAddress | None = None


class FeedView(Answer):
    """The calendar feed of a body."""

    body_id: int
    body_name: str
    #: Secret address of the calendar; empty: there is none.
    url: str
    created_at: datetime | None
    created_by: str
    used_at: datetime | None
