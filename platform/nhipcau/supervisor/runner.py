"""The runner: takes jobs through the API, starts one process for each, and keeps them alive while the API is away."""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import httpx2
from pydantic import ValidationError

from nhipcau.supervisor.backoff import job_backoff
from nhipcau.supervisor.console import Console
from nhipcau.supervisor.kept_alive import Ending, KeptAlive
from nhipcau.supervisor.plan import Plan, job_environment
from nhipcau.supervisor.process import Command, Lines
from nhipcau_media.contract.jobs import (
    EXIT_STALE_ORDER,
    ChildState,
    ExitedJob,
    Order,
    ProgrammeOrder,
    PushOrder,
    RunnerOrders,
    RunnerSync,
    RunningJob,
    UploadOrder,
)
from nhipcau_media.job import EXIT_BAD_ORDER

SYNC_PATH = "/internal/runners/sync"
SYNC_EVERY_S = 0.5
_SYNC_TIMEOUT_S = 5.0
#: Exit codes after which a job is not started again with this order: its work is complete, or the order is of no use.
_FINAL_CODES = frozenset({0, EXIT_BAD_ORDER, EXIT_STALE_ORDER})


@dataclass
class _Job:
    order: Order
    process: KeptAlive
    task: asyncio.Task[None]
    stopping: asyncio.Task[None] | None = None


class Runner:
    """Owns the jobs of this machine. Orders and their secrets are in memory only."""

    def __init__(
        self,
        *,
        api_url: str,
        secret: str,
        name: str,
        plan: Plan,
        console: Console,
        children: Callable[[], tuple[ChildState, ...]],
    ) -> None:
        """``api_url`` without a slash at the end; ``children`` tells of the processes beside the jobs."""
        self._url = api_url + SYNC_PATH
        self._secret = secret
        self._name = name
        self._plan = plan
        self._console = console
        self._children = children
        self._life = uuid.uuid4().hex
        self._jobs: dict[int, _Job] = {}
        #: Exit codes that the API has not heard of yet.
        self._exited: dict[int, int] = {}
        self._wake = asyncio.Event()
        #: Whether its absence was said; while it starts beside us there is nothing to say.
        self._away = not plan.only_jobs
        self._answered = False

    async def run(self) -> None:
        """Sync until cancelled. Jobs then live on: end them with :meth:`stop`."""
        headers = {"Authorization": f"Bearer {self._secret}"}
        async with (
            httpx2.AsyncClient(headers=headers, timeout=_SYNC_TIMEOUT_S, trust_env=False) as client,
            asyncio.TaskGroup() as group,
        ):
            try:
                while True:
                    self._wake.clear()
                    orders = await self._sync(client)
                    if orders:
                        self._obey(orders, group)
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self._wake.wait(), SYNC_EVERY_S)
            finally:
                # The group must not cancel the jobs: they are asked to end.
                await self.stop()

    async def stop(self, grace_s: float = 10.0) -> None:
        """End all jobs at the same time. Their exits are not told: the next life of the runner frees the leases."""
        async with asyncio.TaskGroup() as group:
            for job in self._jobs.values():
                group.create_task(job.process.stop(Ending(grace_s)))

    def kill(self) -> None:
        """End every job at once."""
        for job in self._jobs.values():
            job.process.kill()

    async def _sync(self, client: httpx2.AsyncClient) -> RunnerOrders | None:
        told = dict(self._exited)
        message = RunnerSync(
            runner=self._name,
            life=self._life,
            running=tuple(
                RunningJob(job_id=job_id, restarts=job.process.restarts) for job_id, job in self._jobs.items()
            ),
            exited=tuple(ExitedJob(job_id=job_id, code=code) for job_id, code in told.items()),
            children=self._children(),
        )
        try:
            response = await client.post(self._url, json=message.model_dump(mode="json"))
            response.raise_for_status()
            orders = RunnerOrders.model_validate_json(response.content)
        except httpx2.HTTPStatusError as error:
            self._note_away(f"HTTP {error.response.status_code}")
            return None
        except httpx2.HTTPError as error:
            self._note_away(type(error).__name__)
            return None
        except ValidationError as error:
            # Never the input: it holds tokens.
            self._note_away(str([(item["loc"], item["type"]) for item in error.errors(include_input=False)]))
            return None
        if self._away and self._answered:
            self._console.log("runner", "API is back")
        self._away, self._answered = False, True
        for job_id in told:
            self._exited.pop(job_id, None)
        return orders

    def _note_away(self, why: str) -> None:
        if not self._away:
            self._away = True
            self._console.log("runner", f"API is away ({why}); jobs go on")

    def _obey(self, orders: RunnerOrders, group: asyncio.TaskGroup) -> None:
        for job_id in orders.stop:
            job = self._jobs.get(job_id)
            if job and job.stopping is None:
                job.stopping = group.create_task(job.process.stop(Ending(orders.grace_s)), name=f"stop {job_id}")
        for hung in orders.hung:
            job = self._jobs.get(hung.job_id)
            # An answer may cross a restart that was not told yet.
            if job and job.stopping is None and job.process.restarts == hung.restarts and job.process.pid is not None:
                self._console.log(job.process.name, "hangs: nothing was heard of it; killed")
                job.process.restart()
        for order in orders.start:
            # An answer may cross our word that it has it, or that it ended.
            if order.job_id not in self._jobs and order.job_id not in self._exited:
                self._start(order, group)

    def _start(self, order: Order, group: asyncio.TaskGroup) -> None:
        name = f"{order.kind} {order.job_id}"

        def log(text: str) -> None:
            self._console.log(name, text)

        process = KeptAlive(
            Command(name, self._plan.jobs[order.kind], job_environment(), order.model_dump_json().encode() + b"\n"),
            Lines(output=log, log=log),
            backoff=job_backoff(),
            is_final=_FINAL_CODES.__contains__,
            on_restart=lambda code, wait_s: log(f"ended with {code}; again in {wait_s:.1f} s"),
        )
        secrets = [order.report_secret]
        if isinstance(order, ProgrammeOrder):
            secrets.append(order.token)
        if isinstance(order, PushOrder):
            secrets.append(order.address)
        if isinstance(order, UploadOrder):
            secrets.append(order.storage.secret)
        for secret in secrets:
            self._console.hide(secret)
        task = group.create_task(self._keep(order.job_id, process, secrets), name=name)
        self._jobs[order.job_id] = _Job(order, process, task)
        log("started")

    async def _keep(self, job_id: int, process: KeptAlive, secrets: list[str]) -> None:
        await process.run()
        self._jobs.pop(job_id, None)
        self._exited[job_id] = process.code if process.code is not None else -1
        self._console.log(process.name, f"ended for good with {process.code}")
        for secret in secrets:
            self._console.show(secret)
        self._wake.set()
