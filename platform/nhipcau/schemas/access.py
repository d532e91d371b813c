"""Sign-in, people, devices."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from pydantic import Field

from nhipcau.domain.roles import Action, Role, ScopeKind
from nhipcau.schemas.base import Answer, Count, Line, Request, name_field

#: Shortest password that is taken.
PASSWORD_LEAST = 10


class SignInIn(Request):
    """A user name and password."""

    username: Line = name_field(64)
    password: str = Field(min_length=1, max_length=200)


class LinkIn(Request):
    """The secret part of a sign-in link."""

    token: str = Field(min_length=10, max_length=200)


class LinkCheckIn(LinkIn):
    """A link that opens a form, asked about before anybody fills the form in."""

    purpose: Literal["setup", "password"]


class SetupIn(Request):
    """The first administrator, made with a one-time link."""

    token: str = Field(min_length=10, max_length=200)
    username: Line = name_field(64)
    name: Line = name_field(120)
    password: str = Field(min_length=PASSWORD_LEAST, max_length=200)


class EnrolIn(Request):
    """A one-time enrolment code, as it is read out: case and dashes do not matter."""

    code: str = Field(min_length=4, max_length=40)


class CallerKind(StrEnum):
    """Who looks at the page."""

    NOBODY = "nobody"
    PERSON = "person"
    DEVICE = "device"


class PointBrief(Answer):
    """A bridge point in one line."""

    id: int
    name: str
    #: Name of the body above its own.
    parent_name: str = ""


class AssignmentView(Answer):
    """One role of a person."""

    #: 0 where it is only told, not administered.
    id: int = 0
    role: Role
    scope: ScopeKind
    scope_id: int = 0
    #: Name of the body, conference or point; empty for the system.
    scope_name: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


class Me(Answer):
    """Who looks at the page, and what they may do somewhere."""

    kind: CallerKind
    #: Of the person, or of the device; 0: nobody.
    id: int = 0
    name: str = ""
    post: str = ""
    #: Send it back as ``X-CSRF-Token`` with every changing request.
    csrf: str = ""
    #: The point that this device was enrolled for (kept beside a signed-in person).
    device_point: PointBrief | None = None
    assignments: tuple[AssignmentView, ...] = ()
    may: tuple[Action, ...] = ()
    #: The system runs on demonstration data.
    demo: bool = False
    #: No person exists yet: only the one-time link leads on.
    empty: bool = False
    #: The Department's number in emergencies (Art. 9.3).
    hotline: str = ""


class AssignmentIn(Request):
    """A role to give."""

    role: Role = Field(strict=False)
    scope: ScopeKind = Field(strict=False)
    scope_id: Count = 0
    #: First and last day on which it holds; open when empty.
    valid_from: date | None = Field(default=None, strict=False)
    valid_to: date | None = Field(default=None, strict=False)


class PersonIn(Request):
    """Somebody who is to sign in."""

    username: Line = name_field(64)
    name: Line = name_field(120)
    post: Line = Field(default="", max_length=120)
    phone: Line = Field(default="", max_length=40)
    password: str = Field(min_length=PASSWORD_LEAST, max_length=200)
    assignments: list[AssignmentIn] = Field(default_factory=list, max_length=50)


class PersonView(Answer):
    """Somebody who signs in."""

    id: int
    username: str
    name: str
    post: str
    phone: str
    active: bool
    assignments: tuple[AssignmentView, ...] = ()


class PersonChange(Request):
    """What an administrator changes of somebody."""

    name: Line = name_field(120)
    post: Line = Field(default="", max_length=120)
    phone: Line = Field(default="", max_length=40)


class RoleEnd(Request):
    """The last day of a role; empty: it holds no more from now on."""

    last_day: date | None = Field(default=None, strict=False)


class PasswordLink(Answer):
    """A one-time link to a new password; shown once, to be handed over in a safe way."""

    #: Path with its secret behind ``#``; the page puts its own address before it.
    path: str
    expires_at: datetime


class PasswordIn(Request):
    """A new password, set with a one-time link."""

    token: str = Field(min_length=10, max_length=200)
    password: str = Field(min_length=PASSWORD_LEAST, max_length=200)


class EnrolmentCodeView(Answer):
    """A fresh enrolment code; shown once."""

    code: str
    expires_at: datetime


class DeviceView(Answer):
    """A machine enrolled for a point."""

    id: int
    point_id: int
    enrolled_at: datetime
    last_seen_at: datetime | None
    revoked_at: datetime | None
