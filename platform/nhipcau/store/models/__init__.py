"""All tables."""

from nhipcau.store.models.access import Device, EnrolmentCode, Person, RoleAssignment, SignInLink, WebSession
from nhipcau.store.models.base import Base
from nhipcau.store.models.bodies import Body, BodyEdge, BridgePoint, RegulationVersion, Venue
from nhipcau.store.models.conferences import (
    Conference,
    ConferencePoint,
    Incident,
    Room,
    Seat,
    Session,
    SpeakRequest,
)
from nhipcau.store.models.work import Event, Job, JobReport, LogbookPage, Recording

__all__ = [
    "Base",
    "Body",
    "BodyEdge",
    "BridgePoint",
    "Conference",
    "ConferencePoint",
    "Device",
    "EnrolmentCode",
    "Event",
    "Incident",
    "Job",
    "JobReport",
    "LogbookPage",
    "Person",
    "Recording",
    "RegulationVersion",
    "RoleAssignment",
    "Room",
    "Seat",
    "Session",
    "SignInLink",
    "SpeakRequest",
    "Venue",
    "WebSession",
]
