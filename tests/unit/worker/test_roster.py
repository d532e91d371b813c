"""What a roster shows that the database does not know."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nhipcau.services.stage import SEEN_AND_HEARD, SHUT, SILENT
from nhipcau.worker.roster import Differences, Reason, SeatRow, Unwelcome, compare
from nhipcau_media.contract.stage import Source
from nhipcau_media.server import Participant

SEAT = SeatRow(1, 20, "Xã A", generation=3, holder="device:5", presence="present", media_sid="PA_1")
HERE = Participant("point:20", "PA_1", "Xã A", True, 0, SILENT, {"gen": "3"})
#: A seat with a second machine that shows content, and that machine.
SECOND = replace(SEAT, machine=7, machine_stands=True)
LAPTOP = Participant("point:20:content", "PA_9", "Xã A", True, 0, SHUT, {"gen": "7"})
SCREEN = replace(SHUT, publish=frozenset({Source.SCREEN}))


def look(seat: SeatRow = SEAT, *roster: Participant) -> Differences:
    return compare([seat], roster, {}, lambda person: person == 1)


def test_as_it_should_be_there_is_nothing_to_do() -> None:
    assert look(SEAT, HERE) == Differences()


def test_a_new_connection_counts_once_its_media_stands() -> None:
    newer = replace(HERE, sid="PA_2")
    assert look(SEAT, newer).arrived == [(SEAT, newer)]
    assert look(SEAT, replace(newer, active=False)) == Differences()
    absent = replace(SEAT, presence="absent", media_sid="")
    assert look(absent, HERE).arrived == [(absent, HERE)]


def test_who_is_missing_is_gone() -> None:
    assert look(SEAT).gone == [SEAT]
    assert look(replace(SEAT, presence="left")).gone == []


@pytest.mark.parametrize(
    ("seat", "participant", "reason", "gently", "silently"),
    [
        (replace(SEAT, generation=4), HERE, Reason.SUPERSEDED, True, True),
        (replace(SEAT, generation=4), replace(HERE, sid="PA_0"), Reason.SUPERSEDED, False, False),
        (replace(SEAT, generation=4, holder=""), HERE, Reason.REVOKED, False, False),
        (replace(SEAT, generation=4, holder="", presence="left"), HERE, Reason.REVOKED, False, True),
        (replace(SEAT, revoked=True), HERE, Reason.REVOKED, False, False),
        (SEAT, replace(HERE, attributes={}), Reason.SUPERSEDED, True, True),
        (SEAT, replace(HERE, identity="point:21"), Reason.NOT_INVITED, False, False),
        (SEAT, replace(HERE, identity="point:20:content"), Reason.UNKNOWN, False, False),
        (SEAT, replace(HERE, identity="point:21:content"), Reason.UNKNOWN, False, False),
        (replace(SECOND, admitted=False), LAPTOP, Reason.REVOKED, False, True),
        (replace(SECOND, revoked=True), LAPTOP, Reason.REVOKED, False, True),
        (replace(SECOND, machine_stands=False), LAPTOP, Reason.REVOKED, False, True),
        (replace(SECOND, machine_stands=False), replace(LAPTOP, attributes={"gen": "6"}), Reason.REVOKED, False, False),
        (replace(SECOND, machine=8), LAPTOP, Reason.SUPERSEDED, True, True),
        (SECOND, replace(LAPTOP, attributes={}), Reason.SUPERSEDED, True, True),
        (SEAT, replace(HERE, identity="person:2:1"), Reason.NOT_ALLOWED, False, False),
    ],
)
def test_who_should_not_be_here(
    seat: SeatRow, participant: Participant, reason: Reason, gently: bool, silently: bool
) -> None:
    assert look(seat, participant).unwelcome == [Unwelcome(participant, reason, gently, silently)]


def test_rights_that_are_not_those_of_the_floor_are_found() -> None:
    assert look(SEAT, replace(HERE, grants=SEEN_AND_HEARD)).wrong_grants == ["point:20"]
    watcher = replace(HERE, identity="person:1:1", attributes={}, grants=SEEN_AND_HEARD)
    found = look(SEAT, HERE, watcher)
    assert (found.wrong_grants, found.watchers) == (["person:1:1"], [watcher])


def test_a_machine_that_shows_content_is_no_presence_and_has_rights_of_its_own() -> None:
    away = replace(SECOND, presence="absent", media_sid="")
    assert look(away, LAPTOP) == Differences()
    assert look(SECOND, LAPTOP).gone == [SECOND]
    assert look(SECOND, HERE, LAPTOP) == Differences()
    for grants in (SILENT, SCREEN):
        assert look(SECOND, HERE, replace(LAPTOP, grants=grants)).wrong_grants == ["point:20:content"]
    presents = compare([SECOND], [HERE, replace(LAPTOP, grants=SCREEN)], {"point:20:content": SCREEN}, lambda _: False)
    assert presents == Differences()


def test_our_own_programme_is_left_alone() -> None:
    assert look(SEAT, HERE, replace(HERE, identity="sys:programme", attributes={})) == Differences()
