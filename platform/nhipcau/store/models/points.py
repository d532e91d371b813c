"""What a bridge point consists of and who answers for it: circuits, inventory, maintenance, team, training, faults.

Everything with dates keeps its rows: what has ended stays with its last day, and each change leaves a ``PointChange``.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from nhipcau.store.models.base import Base


class PointProfile(Base):
    """How a point takes part; a point without a row is a browser about which nothing is known yet."""

    __tablename__ = "point_profile"

    point_id: Mapped[int] = mapped_column(ForeignKey("bridge_point.id"), primary_key=True)
    #: ``browser`` or ``codec`` (Art. 3.5, 6.2).
    connection: Mapped[str] = mapped_column(String(16))
    codec_model: Mapped[str] = mapped_column(String(120), default="")
    #: SIP or H.323 address of the codec.
    codec_address: Mapped[str] = mapped_column(String(200), default="")
    #: People who find a seat at the point.
    capacity: Mapped[int] = mapped_column(default=0)
    address: Mapped[str] = mapped_column(String(200), default="")
    #: What concerns the point goes here; empty: to its body.
    mail: Mapped[str] = mapped_column(String(254), default="")
    note: Mapped[str] = mapped_column(String(1000), default="")


class Circuit(Base):
    """A line of a point (Art. 3.5, 14.1); a backup one beside it."""

    __tablename__ = "circuit"

    id: Mapped[int] = mapped_column(primary_key=True)
    point_id: Mapped[int] = mapped_column(ForeignKey("bridge_point.id"), index=True)
    provider: Mapped[str] = mapped_column(String(200))
    #: CircuitKind.
    kind: Mapped[str] = mapped_column(String(16))
    #: Contracted, kbit/s.
    down_kbit: Mapped[int] = mapped_column(default=0)
    up_kbit: Mapped[int] = mapped_column(default=0)
    is_backup: Mapped[bool] = mapped_column(default=False)
    contract: Mapped[str] = mapped_column(String(120), default="")
    #: Number to call when the line fails.
    fault_phone: Mapped[str] = mapped_column(String(40), default="")
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class Asset(Base):
    """A piece of the inventory of a point (Art. 8)."""

    __tablename__ = "asset"

    id: Mapped[int] = mapped_column(primary_key=True)
    point_id: Mapped[int] = mapped_column(ForeignKey("bridge_point.id"), index=True)
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    #: AssetKind.
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(160))
    #: Number in the inventory book, or the maker's.
    serial: Mapped[str] = mapped_column(String(80), default="")
    quantity: Mapped[int] = mapped_column(default=1)
    #: AssetCondition.
    condition: Mapped[str] = mapped_column(String(16))
    #: Who answers for it (Art. 8.1).
    custodian: Mapped[str] = mapped_column(String(120), default="")
    #: Where it stands, when it is not a room of the point.
    location: Mapped[str] = mapped_column(String(200), default="")
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class Maintenance(Base):
    """Work on a point, planned (Art. 13.5) and done (Art. 8.2): one row that is first a plan and then an entry."""

    __tablename__ = "maintenance"

    id: Mapped[int] = mapped_column(primary_key=True)
    point_id: Mapped[int] = mapped_column(ForeignKey("bridge_point.id"), index=True)
    asset_id: Mapped[int | None] = mapped_column(ForeignKey("asset.id"))
    #: MaintenanceKind.
    kind: Mapped[str] = mapped_column(String(16))
    what: Mapped[str] = mapped_column(String(500))
    planned_for: Mapped[date | None] = mapped_column(index=True)
    done_on: Mapped[date | None]
    done_by: Mapped[str] = mapped_column(String(120), default="")
    result: Mapped[str] = mapped_column(String(500), default="")
    #: The plan was given up on this day.
    valid_to: Mapped[date | None]


class OperationTeam(Base):
    """*Tổ quản lý, vận hành* of a body (Art. 13.3), by a decision; a new decision makes a new row."""

    __tablename__ = "operation_team"

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    decision_number: Mapped[str] = mapped_column(String(80))
    decided_on: Mapped[date | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(500), default="")


class TeamMember(Base):
    """Somebody of a body's team, from when to when (Art. 13.3)."""

    __tablename__ = "team_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    post: Mapped[str] = mapped_column(String(120), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    second_phone: Mapped[str] = mapped_column(String(40), default="")
    mail: Mapped[str] = mapped_column(String(254), default="")
    #: TeamDuty.
    duty: Mapped[str] = mapped_column(String(16))
    #: ContactRank: officer (*đầu mối*), deputy, or none.
    contact: Mapped[str] = mapped_column(String(16))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class TrainingRecord(Base):
    """Somebody of a body was trained (Art. 7.5, 11.2)."""

    __tablename__ = "training_record"
    __table_args__ = (Index(None, "folded_name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    #: The name as it is compared: one case, one way to compose letters, single spaces.
    folded_name: Mapped[str] = mapped_column(String(240))
    course: Mapped[str] = mapped_column(String(200))
    given_by: Mapped[str] = mapped_column(String(200), default="")
    certificate: Mapped[str] = mapped_column(String(80), default="")
    trained_on: Mapped[date]
    #: Last day on which it counts; open when empty.
    valid_to: Mapped[date | None]


class ContactList(Base):
    """A list of contact officers as a body sent it to the Department (Art. 13.3); never changed afterwards."""

    __tablename__ = "contact_list"
    __table_args__ = (UniqueConstraint("body_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    #: 1, 2, … of the body.
    version: Mapped[int]
    #: ``ContactOfficerList`` as it was, with what changed since the one before.
    facts: Mapped[dict[str, Any]]
    sent_at: Mapped[datetime]
    sent_by_name: Mapped[str] = mapped_column(String(120))
    #: The Department's receipt.
    received_at: Mapped[datetime | None]
    received_by_name: Mapped[str] = mapped_column(String(120), default="")


class PointFault(Base):
    """A fault of a point outside any session (Art. 13.3), until it is closed."""

    __tablename__ = "point_fault"
    __table_args__ = (Index(None, "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    point_id: Mapped[int] = mapped_column(ForeignKey("bridge_point.id"), index=True)
    #: FaultKind.
    kind: Mapped[str] = mapped_column(String(16))
    #: FaultState.
    state: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(String(2000))
    #: The point cannot take part as long as it lasts.
    blocks: Mapped[bool] = mapped_column(default=False)
    #: Whom to call about it.
    phone: Mapped[str] = mapped_column(String(40), default="")
    reported_at: Mapped[datetime]
    reported_by_name: Mapped[str] = mapped_column(String(120))
    #: Grows with every step: a step names the one that it has seen.
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]
    #: Line or power provider, told of it (Art. 14).
    provider: Mapped[str] = mapped_column(String(200), default="")
    provider_notified_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class PointFaultStep(Base):
    """What was done about a fault: who, when, from which state to which."""

    __tablename__ = "point_fault_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    fault_id: Mapped[int] = mapped_column(ForeignKey("point_fault.id"), index=True)
    at: Mapped[datetime]
    actor_name: Mapped[str] = mapped_column(String(120))
    #: FaultCommand.
    command: Mapped[str] = mapped_column(String(24))
    from_state: Mapped[str] = mapped_column(String(16))
    to_state: Mapped[str] = mapped_column(String(16))
    note: Mapped[str] = mapped_column(String(2000), default="")


class PointChange(Base):
    """One change of what is known about a point or its body's team: what it was and what it is."""

    __tablename__ = "point_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Empty: it is about the whole body (team, training).
    point_id: Mapped[int | None] = mapped_column(ForeignKey("bridge_point.id"), index=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    at: Mapped[datetime]
    actor_name: Mapped[str] = mapped_column(String(120))
    #: RecordSection.
    section: Mapped[str] = mapped_column(String(16))
    record_id: Mapped[int]
    #: How the record is called, e.g. its name.
    label: Mapped[str] = mapped_column(String(200))
    #: Field → [before, after].
    changes: Mapped[dict[str, Any]]
