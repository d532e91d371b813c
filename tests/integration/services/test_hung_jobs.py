"""A job of which nothing is heard is said to hang, and none because something else was away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nhipcau.services.deployment import Deployment
from nhipcau.services.job_figures import JobFigures
from nhipcau_media.contract.jobs import (
    HungJob,
    JobKind,
    ReportType,
    RunnerOrders,
)
from support.control_plane import Clock
from support.live_jobs import Live, Runner, make_live

pytestmark = pytest.mark.anyio


@pytest.fixture
async def live(deployment: Deployment, clock: Clock) -> Live:
    return await make_live(deployment, clock)


class Seconds:
    """A clock of the API's own uptime, and a runner that speaks twice a second while it passes."""

    def __init__(self) -> None:
        self.now = 0.0

    async def pass_by(self, seconds: float, runner: Runner) -> RunnerOrders:
        end = self.now + seconds
        while self.now < end:
            self.now += 2.0
            orders = await runner.sync()
        return orders


async def test_a_job_that_is_not_heard_of_is_said_to_hang_until_its_restart_is_counted(live: Live) -> None:
    time = Seconds()
    live.deployment = replace(live.deployment, figures=JobFigures(lambda: time.now))
    runner = Runner(live.deployment)
    await runner.sync()
    composer = next(i for i, held in runner.held.items() if held[0] == JobKind.PROGRAMME)
    for _ in range(4):
        # The recorder is well, the composer was stopped.
        await runner.report(JobKind.RECORDER, ReportType.ALIVE)
        assert (await time.pass_by(10, runner)).hung == (
            () if time.now <= 30 else (HungJob(job_id=composer, restarts=0),)
        )
    await runner.report(JobKind.RECORDER, ReportType.ALIVE)
    runner.restarts[composer] = 1
    assert (await runner.sync()).hung == ()
    assert (await time.pass_by(28, runner)).hung == ()
    await runner.report(JobKind.PROGRAMME, ReportType.ALIVE)
    await runner.report(JobKind.RECORDER, ReportType.ALIVE)
    assert (await time.pass_by(30, runner)).hung == ()


async def test_no_job_hangs_because_the_api_or_the_way_to_its_node_was_away(live: Live) -> None:
    time = Seconds()
    live.deployment = replace(live.deployment, figures=JobFigures(lambda: time.now))
    runner = Runner(live.deployment)
    await runner.sync()
    # Nothing came through for a minute, neither syncs nor reports.
    time.now += 60
    assert (await runner.sync()).hung == ()
    assert (await time.pass_by(28, runner)).hung == ()
    # Another API begins to count anew.
    live.deployment = replace(live.deployment, figures=JobFigures(lambda: time.now))
    runner = Runner(live.deployment)
    assert (await time.pass_by(28, runner)).hung == ()
