"""A bridge point on one page: profile, records with dates, team, training, list of contact officers, changes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from nhipcau.domain.contact_list import ListChangeKind
from nhipcau.domain.point_records import (
    AssetCondition,
    AssetKind,
    CircuitKind,
    Connection,
    ContactRank,
    MaintenanceKind,
    RecordSection,
    TeamDuty,
)
from nhipcau.schemas.base import Answer, Id, Line, Lines, Request, name_field
from nhipcau.schemas.faults import FaultBrief
from nhipcau.schemas.mail import MailAddressOrNone


def _line(limit: int) -> Any:
    return Field(default="", max_length=limit)


Day = Annotated[date, Field(strict=False)]


class ProfileIn(Request):
    """How a point takes part."""

    connection: Connection = Field(strict=False)
    codec_model: Line = _line(120)
    codec_address: Line = _line(200)
    #: People who find a seat.
    capacity: int = Field(default=0, ge=0, le=100_000)
    address: Line = _line(200)
    #: What concerns the point goes here; empty: to its body.
    mail: MailAddressOrNone = ""
    note: Lines = _line(1000)


class VenueIn(Request):
    """*Phòng họp* of a point (Art. 3.5)."""

    section: Literal["venue"]
    name: Line = name_field(120)
    place: Line = _line(200)
    seats: int = Field(default=0, ge=0, le=100_000)
    valid_from: Day | None = None


class CircuitIn(Request):
    """A line of a point."""

    section: Literal["circuit"]
    provider: Line = name_field(200)
    kind: CircuitKind = Field(strict=False)
    down_kbit: int = Field(default=0, ge=0, le=100_000_000)
    up_kbit: int = Field(default=0, ge=0, le=100_000_000)
    is_backup: bool = False
    contract: Line = _line(120)
    fault_phone: Line = _line(40)
    valid_from: Day | None = None


class AssetIn(Request):
    """A piece of the inventory (Art. 8)."""

    section: Literal["asset"]
    venue_id: Id | None = None
    kind: AssetKind = Field(strict=False)
    name: Line = name_field(160)
    serial: Line = _line(80)
    quantity: int = Field(default=1, ge=1, le=10_000)
    condition: AssetCondition = Field(default=AssetCondition.GOOD, strict=False)
    custodian: Line = _line(120)
    location: Line = _line(200)
    valid_from: Day | None = None


class MaintenanceIn(Request):
    """Work planned (Art. 13.5) or done (Art. 8.2); one of the two days is needed."""

    section: Literal["maintenance"]
    asset_id: Id | None = None
    kind: MaintenanceKind = Field(strict=False)
    what: Line = name_field(500)
    planned_for: Day | None = None
    done_on: Day | None = None
    done_by: Line = _line(120)
    result: Line = _line(500)


class TeamIn(Request):
    """*Tổ quản lý, vận hành* by a decision (Art. 13.3)."""

    section: Literal["team"]
    decision_number: Line = name_field(80)
    decided_on: Day | None = None
    valid_from: Day | None = None
    note: Line = _line(500)


class MemberIn(Request):
    """Somebody of the team (Art. 13.3)."""

    section: Literal["member"]
    name: Line = name_field(120)
    post: Line = _line(120)
    phone: Line = _line(40)
    second_phone: Line = _line(40)
    mail: Line = _line(254)
    duty: TeamDuty = Field(default=TeamDuty.OPERATOR, strict=False)
    contact: ContactRank = Field(default=ContactRank.NONE, strict=False)
    valid_from: Day | None = None


class TrainingIn(Request):
    """Somebody was trained (Art. 7.5)."""

    section: Literal["training"]
    name: Line = name_field(120)
    course: Line = name_field(200)
    given_by: Line = _line(200)
    certificate: Line = _line(80)
    trained_on: Day
    valid_to: Day | None = None


RecordIn = Annotated[
    VenueIn | CircuitIn | AssetIn | MaintenanceIn | TeamIn | MemberIn | TrainingIn, Field(discriminator="section")
]


class RecordEnd(Request):
    """The last day of a record; empty: today."""

    section: RecordSection = Field(strict=False)
    last_day: Day | None = None


class ProfileView(Answer):
    """How a point takes part."""

    connection: Connection = Connection.BROWSER
    codec_model: str = ""
    codec_address: str = ""
    capacity: int = 0
    address: str = ""
    mail: str = ""
    note: str = ""


class _Dated(Answer):
    id: int
    valid_from: date | None
    valid_to: date | None


class VenueView(_Dated):
    """*Phòng họp* of a point."""

    name: str
    place: str
    seats: int


class CircuitView(_Dated):
    """A line of a point."""

    provider: str
    kind: CircuitKind
    down_kbit: int
    up_kbit: int
    is_backup: bool
    contract: str
    fault_phone: str


class AssetView(_Dated):
    """A piece of the inventory."""

    venue_id: int | None
    kind: AssetKind
    name: str
    serial: str
    quantity: int
    condition: AssetCondition
    custodian: str
    location: str


class MaintenanceView(Answer):
    """Work planned or done."""

    id: int
    asset_id: int | None
    kind: MaintenanceKind
    what: str
    planned_for: date | None
    done_on: date | None
    done_by: str
    result: str
    valid_to: date | None


class TeamView(_Dated):
    """A team by one decision."""

    decision_number: str
    decided_on: date | None
    note: str


class MemberView(_Dated):
    """Somebody of the team."""

    name: str
    post: str
    phone: str
    second_phone: str
    mail: str
    duty: TeamDuty
    contact: ContactRank
    #: Art. 7.5: the newest training that counts today.
    trained_on: date | None = None


class TrainingView(Answer):
    """One training of somebody."""

    id: int
    name: str
    course: str
    given_by: str
    certificate: str
    trained_on: date
    valid_to: date | None


class OfficerRow(Answer):
    """One line of the list of contact officers."""

    name: str
    rank: ContactRank
    post: str
    phone: str
    second_phone: str
    mail: str
    trained_on: date | None
    since: date | None


class ListChangeView(Answer):
    """What changed on the list since the one before."""

    kind: ListChangeKind
    name: str
    fields: dict[str, list[Any]]


class ContactOfficerList(Answer):
    """The list as a document says it (Art. 13.3)."""

    body_id: int
    body_name: str
    #: Of the decision that made the team.
    decision_number: str
    #: Day of which it tells.
    on: date
    officers: tuple[OfficerRow, ...]
    changes: tuple[ListChangeView, ...]


class ContactListView(Answer):
    """A list that was sent to the Department, with its receipt."""

    id: int
    body_id: int
    body_name: str
    version: int
    facts: ContactOfficerList
    sent_at: datetime
    sent_by_name: str
    received_at: datetime | None
    received_by_name: str


class PointChangeView(Answer):
    """One change of what is on record."""

    id: int
    at: datetime
    actor_name: str
    section: RecordSection
    label: str
    changes: dict[str, list[Any]]


class PointPage(Answer):
    """Everything about one point."""

    id: int
    name: str
    active: bool
    body_id: int
    body_name: str
    parent_name: str
    #: The caller's part here.
    manages: bool
    reports: bool
    profile: ProfileView
    venues: tuple[VenueView, ...]
    circuits: tuple[CircuitView, ...]
    assets: tuple[AssetView, ...]
    maintenance: tuple[MaintenanceView, ...]
    teams: tuple[TeamView, ...]
    members: tuple[MemberView, ...]
    training: tuple[TrainingView, ...]
    #: The list as it would be sent now, with what changed since the one before.
    contact_list: ContactOfficerList
    sent_lists: tuple[ContactListView, ...]
    faults: tuple[FaultBrief, ...]
    changes: tuple[PointChangeView, ...]
    #: How many there are of the three above: they hold the newest.
    sent_total: int
    fault_total: int
    change_total: int


class PointCard(Answer):
    """A point in the overview: what is on record and what is missing."""

    id: int
    name: str
    body_name: str
    parent_name: str
    connection: Connection
    has_profile: bool
    venues: int
    circuits: int
    has_backup: bool
    team: str
    officers: int
    untrained: int
    #: Version that was sent last; 0: none.
    list_version: int
    list_received: bool
    list_changed: bool
    overdue: int
    open_faults: int
