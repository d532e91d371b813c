"""Every process of a running conference is killed in turn while fifty points are in it; then everybody is asked.

What the API says, what the media server says and what each point's own client was told must be the same afterwards,
and the same as before: who is there, who may be seen and heard, the queue, the stage. The points are the load client's,
two more speak with picture and sound.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from load.crowd import Crowd, crowd
from load.full_room import FullRoom, full_room
from load.server_alone import ServerAlone, server_alone
from support.api_client import ApiRefused
from support.system import simulated

pytestmark = [pytest.mark.e2e]

POINTS, SPEAKERS, ASKING = 50, 2, 5
BACK_S = 90
#: Points post every 5 s.
FIGURES_FOR = timedelta(seconds=12)
PARTS = {
    "API": "nhipcau serve",
    "media server": "livekit-server",
    "composer": "nhipcau_media.programme",
    "recorder": "nhipcau_recording.recorder",
}


@dataclass(frozen=True)
class Held:
    """The conference as it runs."""

    room: FullRoom
    there: Crowd
    server: ServerAlone
    everybody: frozenset[int]

    def standing(self) -> dict[str, Any]:
        """What the API says that must outlive every process."""
        view = self.room.view()
        return {
            "state": view["state"],
            "floor": [holder["point_id"] for holder in view["floor"]],
            "queue": view["queue"],
            "present": {seat["point_id"] for seat in view["seats"] if seat["presence"] == "present"},
        }

    def told(self, since: float) -> dict[int, int]:
        """The version of the stage that each point of the load client was told last."""
        newest: dict[int, int] = {}
        for one in self.there.all("stage", since=since):
            newest[one.point] = max(one.n, newest.get(one.point, 0))
        return newest

    def publishing(self) -> set[int]:
        """Points that the media server lets publish, and that do: by their tracks, none of which is muted."""
        found = set()
        for one in self.server.participants():
            kind, _, number = one["identity"].partition(":")
            if kind == "point" and any(not track.get("muted") for track in one.get("tracks", [])):
                assert one["permission"].get("can_publish"), one["identity"]
                found.add(int(number))
        return found

    def inside(self) -> list[int]:
        """Points that the media server has in the room, each as often as it is there."""
        found = [one["identity"].partition(":") for one in self.server.participants() if one["state"] == "ACTIVE"]
        return sorted(int(number) for kind, _, number in found if kind == "point")

    def receiving(self) -> set[int]:
        """Points of whose link the wall has figures now that say that something comes."""
        wall = self.room.engineer.get(f"/api/sessions/{self.room.session}/wall")
        now = datetime.now(UTC)
        return {
            line["point_id"]
            for line in wall["lines"]
            if line["reading"]
            and line["reading"]["down_kbps"] > 10
            and now - datetime.fromisoformat(line["reading"]["at"]) < FIGURES_FOR
        }

    def wait(self, what: str, wanted: object, read: Any) -> None:
        """Wait until something reads as wanted. Fails with what it reads as."""
        deadline = time.monotonic() + BACK_S
        seen: object = None
        while time.monotonic() < deadline:
            try:
                seen = read()
            except Exception as error:
                # Whoever was killed does not answer yet.
                seen = error
            if seen == wanted:
                return
            time.sleep(0.25)
        raise AssertionError(f"{what}: wanted {wanted!r}, found {seen!r}")


@pytest.fixture(scope="module")
def held() -> Iterator[Held]:
    with full_room(POINTS, recording=True) as room, server_alone(room.system) as server:
        listening = room.subs[SPEAKERS:]
        with (
            simulated(room.system, room.session, SPEAKERS),
            crowd(room.system, room.session, listening, within_s=5) as there,
        ):
            everybody = frozenset(room.subs)
            there.wait(lambda: room.present() >= everybody, "all present", 120)
            room.chair.post(f"/api/sessions/{room.session}/start")
            for point in listening[:ASKING]:
                there.ask(point)
            room.command("floor/give", point_id=room.subs[0])
            conference = Held(room, there, server, everybody)
            conference.wait("the speaker publishes", {room.subs[0]}, conference.publishing)
            yield conference


@pytest.mark.parametrize("part", PARTS)
def test_killing_one_changes_nothing_for_anybody(held: Held, part: str) -> None:
    before = held.standing()
    assert before["present"] >= held.everybody
    assert len(before["queue"]) == ASKING
    killed_at = time.time()
    killed = held.room.system.kill(PARTS[part])
    held.room.system.wait_for_child(PARTS[part], other_than=killed, timeout_s=BACK_S)
    held.wait("the API says the same", before, held.standing)
    held.wait("everybody is in the room once", sorted(before["present"]), held.inside)
    held.wait("every point's link is on the wall", set(held.room.subs[SPEAKERS:]), held.receiving)
    held.wait("who has the floor publishes, and nobody else", set(before["floor"]), held.publishing)

    # And it goes on: a command reaches everybody, with the same version for all.
    speaker = held.room.subs[1] if before["floor"] == [held.room.subs[0]] else held.room.subs[0]
    commanded = time.time()
    held.room.command("floor/give", point_id=speaker)
    held.wait("the new speaker publishes, and nobody else", {speaker}, held.publishing)
    listening = set(held.room.subs[SPEAKERS:])
    held.wait(
        "every point has the newest stage",
        dict.fromkeys(listening, held.room.view()["version"]),
        lambda: {point: version for point, version in held.told(commanded).items() if point in listening},
    )
    versions = [one.n for one in held.there.all("stage", since=killed_at) if one.point == held.room.subs[SPEAKERS]]
    assert versions == sorted(versions), "a version went back"


@pytest.mark.parametrize("after_s", [0.0, 0.01, 0.03])
def test_a_command_that_the_api_dies_in_has_one_outcome_for_everybody(held: Held, after_s: float) -> None:
    """Carried out or not, and everybody is told the same; whoever presses again with what was seen does it once."""
    room, before = held.room, held.standing()
    speaker = room.subs[1] if before["floor"] == [room.subs[0]] else room.subs[0]
    body = {"seen": room.view()["version"], "point_id": speaker}
    commanded = time.time()
    with ThreadPoolExecutor(1) as pressing:
        answer = pressing.submit(room.chair.post, f"/api/sessions/{room.session}/floor/give", body)
        time.sleep(after_s)
        killed = room.system.kill(PARTS["API"])
        answered = answer.exception(BACK_S) is None
    room.system.wait_for_child(PARTS["API"], other_than=killed, timeout_s=BACK_S)
    held.wait("the API is back", before["state"], lambda: held.standing()["state"])
    floor = held.standing()["floor"]
    assert floor in (before["floor"], [speaker])
    assert floor == [speaker] or not answered, "what was answered is done"
    held.wait("who has the floor publishes, and nobody else", set(floor), held.publishing)

    # Pressed again with what was seen then: refused when it was done, for the stage is another; done when it was not.
    with suppress(ApiRefused):
        room.chair.post(f"/api/sessions/{room.session}/floor/give", body)
    held.wait("the speaker publishes, and nobody else", {speaker}, held.publishing)
    assert held.standing() == {**before, "floor": [speaker]}
    listening = set(room.subs[SPEAKERS:])
    held.wait(
        "every point has the newest stage",
        dict.fromkeys(listening, room.view()["version"]),
        lambda: {point: version for point, version in held.told(commanded).items() if point in listening},
    )


def test_the_queue_outlives_it_all_and_is_called_in_its_order(held: Held) -> None:
    queue = held.standing()["queue"]
    first = held.room.subs[SPEAKERS : SPEAKERS + ASKING]
    assert [entry["point_id"] if isinstance(entry, dict) else entry for entry in queue] == list(first)
