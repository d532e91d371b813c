"""The page's sentences: complete, in both languages, with figures people read."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

import nhipcau
import nhipcau_recording
from nhipcau.documents.logbook import PROCESSES, REASONS, WORDINGS, Weight, length, line, reason
from nhipcau.domain.errors_streams import StreamSealed
from nhipcau.domain.events import EventType
from nhipcau.services.jobs import NotRecorded
from nhipcau.services.recording_uploads import CopyStays
from nhipcau_media.contract.jobs import JobKind
from nhipcau_recording.errors import RecordingError
from nhipcau_recording.live import far_end
from nhipcau_recording.storage.port import StorageError
from support.catalogue import keys_of

#: Events that belong to registration, bodies, points and people: they have no place on a session's page.
ELSEWHERE = {
    EventType.CONFERENCE_REGISTERED,
    EventType.CONFERENCE_CHANGED,
    EventType.PRESIDING_SET,
    EventType.CONFERENCE_CONFIRMED,
    EventType.CONFERENCE_IN_CONFLICT,
    EventType.CONFERENCE_CANCELLED,
    EventType.CONFERENCE_DEADLINE_MOVED,
    EventType.CONFERENCE_TAKEN,
    EventType.SERIES_REGISTERED,
    EventType.SERIES_CONFIRMED,
    EventType.SERIES_CANCELLED,
    EventType.CALENDAR_CHANGED,
    EventType.REGULATION_CHANGED,
    EventType.POINT_CREATED,
    EventType.POINT_DETAILS_CHANGED,
    EventType.POINT_FAULT_REPORTED,
    EventType.POINT_FAULT_MOVED,
    EventType.CONTACT_LIST_SENT,
    EventType.CONTACT_LIST_RECEIVED,
    EventType.ENROLMENT_CODE_ISSUED,
    EventType.DEVICE_ENROLLED,
    EventType.DEVICE_REVOKED,
    EventType.TREE_CHANGED,
    EventType.TABLE_IMPORTED,
    EventType.PERSON_CREATED,
    EventType.PERSON_CHANGED,
    EventType.PERSON_DEACTIVATED,
    EventType.PERSON_REACTIVATED,
    EventType.PASSWORD_LINK_ISSUED,
    EventType.PASSWORD_SET,
    EventType.ROLE_GIVEN,
    EventType.ROLE_ENDED,
    EventType.MANDATE_GIVEN,
    EventType.MANDATE_CHANGED,
    EventType.MANDATE_ENDED,
    EventType.PRECEDENCE_CHANGED,
    EventType.DOCUMENT_MADE,
    EventType.DOCUMENT_SIGNED,
    EventType.DOCUMENT_SENT,
    EventType.BACKDROP_SET,
    EventType.DUTY_ACKNOWLEDGED,
    EventType.TEMPLATE_CHANGED,
    EventType.FEED_CHANGED,
    EventType.MAIL_DIED,
    # What technicians write to each other is no part of the record.
    EventType.HELP_WRITTEN,
    EventType.MESSAGE_SENT,
}


def test_every_event_of_a_session_has_words() -> None:
    assert set(WORDINGS) == set(EventType) - ELSEWHERE


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_line_has_its_short_word_on_the_page(language: str) -> None:
    words = {kind.replace(".", "_") for kind in WORDINGS}
    assert keys_of(language, "logbook", "types") == words | {"other"}


def codes_of(root: type[RecordingError] | type[StorageError]) -> set[str]:
    """The codes of a whole tree of errors."""
    return {root.code}.union(*(codes_of(child) for child in root.__subclasses__()))


def literal_codes() -> set[str]:
    """Codes that stand as they are in what jobs report and services store of them."""
    folders = (Path(nhipcau_recording.__path__[0]), Path(nhipcau.__path__[0]) / "services")
    sources = [path.read_text() for folder in folders for path in folder.rglob("*.py")]
    return set(re.findall(r'"code": "(\w+)"', "\n".join(sources)))


RECORDING_CODES = codes_of(RecordingError) | set(NotRecorded)


def test_every_code_of_a_failure_has_words() -> None:
    storage = codes_of(StorageError) | set(CopyStays)
    assert set(REASONS) == RECORDING_CODES | storage | far_end.CODES | {StreamSealed.code} | literal_codes()
    assert [reason("of_a_newer_node", language) for language in ("vi", "en")] == ["lỗi chưa rõ", "unknown fault"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_code_of_a_recording_has_words_in_the_room(language: str) -> None:
    assert keys_of(language, "streams", "recording", "failures") == RECORDING_CODES | {"unknown"}


def test_every_process_that_is_restarted_has_a_name() -> None:
    assert set(PROCESSES) == {*JobKind, "serve", "livekit-server"}


@pytest.mark.parametrize("kind", sorted(WORDINGS))
def test_both_languages_say_the_same_things(kind: EventType) -> None:
    wording = WORDINGS[kind]
    fields = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in (wording.vi, wording.en)]
    assert fields[0] == fields[1]


@pytest.mark.parametrize(
    ("seconds", "vi", "en"),
    [
        (0.4, "0,4 giây", "0.4 s"),
        (42, "42 giây", "42 s"),
        (125, "2 phút 05 giây", "2 min 05 s"),
        (3720, "1 giờ 02 phút", "1 h 02 min"),
    ],
)
def test_lengths_are_worded(seconds: float, vi: str, en: str) -> None:
    assert (length(seconds, "vi"), length(seconds, "en")) == (vi, en)


def test_a_floor_is_told_with_its_length() -> None:
    data = {"point_id": 3, "label": "Xã Canh Nậu", "spoke_ms": 83_000}
    assert line("floor.returned", data, "vi") == ("Xã Canh Nậu phát biểu xong (đã nói 1 phút 23 giây).", Weight.PLAIN)
    assert line("floor.returned", data, "en") == ("Xã Canh Nậu finished speaking (1 min 23 s).", Weight.PLAIN)


def test_a_failed_recording_says_why() -> None:
    assert line("recording.failed", {"code": "disk_full"}, "vi") == ("KHÔNG ghi được hình (ổ đĩa đầy).", Weight.FAULT)


def test_what_was_attended_to_is_not_called_a_fault() -> None:
    """Art. 10.2b: a point reports a fault (*sự cố*) or calls an engineer; either is attended to by one line."""
    said = line("incident.closed", {"point_id": 3, "label": "Xã Canh Nậu"}, "vi")
    assert said == ("Đã xử lý việc Xã Canh Nậu báo.", Weight.PLAIN)


def test_an_event_without_a_place_is_not_on_the_page() -> None:
    assert line("point.created", {}, "vi") is None
