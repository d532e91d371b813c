"""Sessions as iCalendar entries (RFC 5545, 5546): invitations that are updated and cancelled, and feeds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from icalendar import Alarm, Calendar, Event, vCalAddress, vText

PRODUCT: Final = "-//Nhip Cau//Hoi nghi truyen hinh//VI"


@dataclass(frozen=True, slots=True)
class Entry:
    """A session in a calendar."""

    #: Never changes while the session exists.
    uid: str
    #: Grows with every change that is told.
    sequence: int
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    text: str
    url: str
    #: When the entry was last changed.
    changed_at: datetime
    cancelled: bool = False


def invitation(entry: Entry, *, organizer: str, organizer_name: str, guest: str, guest_name: str) -> tuple[str, str]:
    """Return the iCalendar text for one guest and its method: ``REQUEST`` or ``CANCEL`` (RFC 5546, 3.2)."""
    method = "CANCEL" if entry.cancelled else "REQUEST"
    calendar = _calendar()
    calendar.add("method", method)
    event = _event(entry)
    host = vCalAddress(f"mailto:{organizer}")
    host.params["CN"] = vText(organizer_name)
    event.add("organizer", host)
    attendee = vCalAddress(f"mailto:{guest}")
    attendee.params["CN"] = vText(guest_name)
    # Answers are not read: nobody is asked for one.
    attendee.params["RSVP"] = vText("FALSE")
    attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
    event.add("attendee", attendee)
    calendar.add_component(event)
    return calendar.to_ical().decode(), method


def feed(entries: Iterable[Entry], *, name: str) -> bytes:
    """Return a calendar to subscribe to."""
    calendar = _calendar()
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Asia/Ho_Chi_Minh")
    calendar.add("refresh-interval;value=duration", "PT30M")
    for entry in entries:
        event = _event(entry)
        if not entry.cancelled:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", entry.title)
            alarm.add("trigger;value=duration", "-PT1H")
            event.add_component(alarm)
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    return calendar


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at)
    event.add("dtstart", entry.starts_at)
    event.add("dtend", entry.ends_at)
    event.add("summary", entry.title)
    event.add("location", entry.place)
    event.add("description", entry.text)
    event.add("url", entry.url)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    return event
