"""Who comes in, who is listed, who is sent away."""

from __future__ import annotations

import time

import pytest

from nhipcau_media.contract.stage import Source
from nhipcau_media.memory import Refused
from nhipcau_media.server import Grants, Participant, ParticipantNotFound, Ticket
from support.media_worlds import World
from support.stages import stage
from support.waiting import until

pytestmark = pytest.mark.anyio

CAMERA = Grants(frozenset({Source.CAMERA}))


async def test_who_joined_is_listed_as_admitted(world: World) -> None:
    await world.server.open_room("s1", stage())
    before = int(time.time() * 1000)

    await world.join(_token(world, "point:2", grants=CAMERA))

    (listed,) = await until(lambda: world.server.roster("s1"), lambda roster: [p.active for p in roster] == [True])
    assert listed == Participant(
        identity="point:2",
        sid=listed.sid,
        name="UBND xã Đồng Kỳ",
        active=True,
        joined_at=listed.joined_at,
        grants=CAMERA,
        attributes={"gen": "3"},
    )
    assert before - 2000 <= listed.joined_at <= int(time.time() * 1000) + 2000


async def test_an_admission_says_when_it_ends(world: World) -> None:
    now = int(time.time())
    admission = world.server.admit("s1", "point:2", name="", grants=Grants(), attributes={}, life_s=90)
    assert now + 90 <= admission.expires_at <= int(time.time()) + 90


async def test_a_token_says_whose_it_is_and_a_foreign_one_nothing(world: World) -> None:
    for life_s in (60, -600):
        before = int(time.time())
        token = _token(world, "point:2", life_s=life_s)
        ticket = world.server.read_token(token)
        assert ticket is not None
        assert ticket == Ticket("s1", "point:2", {"gen": "3"}, ticket.expires_at)
        assert before + life_s <= ticket.expires_at <= int(time.time()) + life_s
    for foreign in ("", "x", "x.y.z", token[:-8] + "AAAAAAAA"):
        assert world.server.read_token(foreign) is None


async def test_nobody_comes_in_with_an_old_or_foreign_token_or_into_no_room(world: World) -> None:
    await world.server.open_room("s1", stage())
    good = _token(world, "point:2")
    # Servers forgive a minute.
    for token in (_token(world, "point:2", life_s=-90), good[:-8] + "AAAAAAAA", _token(world, "point:2", room="s2")):
        with pytest.raises(Refused):
            await world.join(token)
    assert await world.server.roster("s1") == ()
    assert await world.server.rooms() == {"s1"}


async def test_a_second_device_evicts_the_first(world: World) -> None:
    await world.server.open_room("s1", stage())
    first = await world.join(_token(world, "point:2"))
    (before,) = await world.server.roster("s1")

    second = await world.join(_token(world, "point:2"))

    async def both() -> tuple[bool, bool]:
        return first.connected, second.connected

    await until(both, lambda connected: connected == (False, True))
    after = await until(lambda: world.server.roster("s1"), lambda roster: len(roster) == 1)
    assert after[0].sid != before.sid


async def test_who_is_removed_is_gone_and_may_be_removed_again(world: World) -> None:
    await world.server.open_room("s1", stage())
    client = await world.join(_token(world, "point:2"))

    await world.server.remove("s1", "point:2")

    async def connected() -> bool:
        return client.connected

    await until(connected, lambda connected: not connected)
    await until(lambda: world.server.roster("s1"), lambda roster: roster == ())
    await world.server.remove("s1", "point:2")
    with pytest.raises(ParticipantNotFound):
        await world.server.set_grants("s1", "point:2", CAMERA)
    with pytest.raises(ParticipantNotFound):
        await world.server.revoke_track("s1", "point:2", "TR_x")


async def test_who_leaves_is_gone(world: World) -> None:
    await world.server.open_room("s1", stage())
    client = await world.join(_token(world, "point:2"))
    await client.leave()
    await until(lambda: world.server.roster("s1"), lambda roster: roster == ())


def _token(world: World, identity: str, *, grants: Grants | None = None, life_s: int = 60, room: str = "s1") -> str:
    return world.server.admit(
        room,
        identity,
        name="UBND xã Đồng Kỳ",
        grants=grants or Grants(),
        attributes={"gen": "3"},
        life_s=life_s,
    ).token
