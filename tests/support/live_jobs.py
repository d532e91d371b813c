"""A live session with its jobs, and a runner written by hand that takes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import select, update

from nhipcau.domain.conference import SessionState
from nhipcau.services import jobs
from nhipcau.services.deployment import Deployment
from nhipcau.services.job_reports import take_report
from nhipcau.services.runner_sync import sync_runner
from nhipcau.store.models import Conference, Event, Recording, Room, Session
from nhipcau_media.contract.jobs import (
    ChildState,
    ExitedJob,
    JobKind,
    Report,
    ReportType,
    RunnerOrders,
    RunnerSync,
    RunningJob,
)
from support.control_plane import Clock, Meeting, make_conference, make_points


@dataclass
class Live:
    """A live session with its room, as the use cases of sessions leave it."""

    deployment: Deployment
    meeting: Meeting
    room_id: int

    async def events(self, prefix: str = "") -> list[str]:
        async with self.deployment.database.read() as tx:
            found = await tx.scalars(select(Event.type).order_by(Event.id))
            return [kind for kind in found if kind.startswith(prefix)]

    async def recording(self) -> Recording:
        async with self.deployment.database.read() as tx:
            return (await tx.scalars(select(Recording))).one()

    async def on_stage(self) -> str:
        async with self.deployment.database.read() as tx:
            return (await tx.get_one(Room, self.room_id)).recording

    async def end(self, clock: Clock) -> None:
        async with self.deployment.database.write() as tx:
            room = await tx.get_one(Room, self.room_id)
            await tx.execute(update(Session).values(state=SessionState.ENDED, ended_at=clock()))
            await jobs.session_ended(tx, room=room, at=clock())


async def make_live(deployment: Deployment, clock: Clock) -> Live:
    """Make a live session with a recording that was asked for."""
    main, *subs = await make_points(deployment, 3)
    meeting = await make_conference(deployment, main, subs, recording_requested=True)
    async with deployment.database.write() as tx:
        session = await tx.get_one(Session, meeting.session.id)
        conference = await tx.get_one(Conference, meeting.conference.id)
        room = Room(session_id=session.id, kind="main", name="phong-1", main_point_id=main.id)
        tx.add(room)
        await tx.flush()
        session.state, session.opened_at, session.started_at = SessionState.LIVE, clock(), clock()
        await jobs.room_opened(tx, room=room, at=clock())
        await jobs.session_started(tx, conference=conference, session=session, room=room, at=clock())
    return Live(deployment, meeting, room.id)


class Runner:
    """A runner written by hand: takes every order and names it from then on."""

    def __init__(self, deployment: Deployment, *, life: str = "one", name: str = "node-1") -> None:
        self._deployment = deployment
        self.life, self.name = life, name
        self.held: dict[int, tuple[str, str]] = {}
        self.children: tuple[ChildState, ...] = ()
        self.restarts: dict[int, int] = {}

    async def sync(self, *exited: ExitedJob, take: bool = True) -> RunnerOrders:
        running = tuple(RunningJob(job_id=i, restarts=self.restarts.get(i, 0)) for i in self.held)
        word = RunnerSync(runner=self.name, life=self.life, running=running, exited=exited, children=self.children)
        orders = await sync_runner(self._deployment, word)
        if take:
            self.held |= {order.job_id: (order.kind, order.report_secret) for order in orders.start}
        return orders

    async def report(self, kind: JobKind, type_: ReportType, report_id: str = "", **data: Any) -> None:
        job_id, (_, secret) = next((i, held) for i, held in self.held.items() if held[0] == kind)
        report = Report(
            id=report_id or uuid4().hex, type=type_, at=int(self._deployment.now().timestamp() * 1000), data=data
        )
        await take_report(self._deployment, job_id, secret, report)
