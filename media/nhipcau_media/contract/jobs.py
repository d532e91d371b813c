"""Job orders, job reports, and what runner and API say to each other.

A job is a process of its own. The runner (in the supervisor) hands it one order as JSON on standard input, keeps the
order, and restarts the job with back-off while the API is away. The job reports to ``report_url`` with the order's
secret as bearer and buffers while the API is away. Standard input stays open for the job's life: when it closes, the
supervisor is gone and the job ends.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class JobKind(StrEnum):
    """Which process carries out a job; see ``JOB_MODULES``."""

    PROGRAMME = "programme"
    RECORDER = "recorder"
    FINISHER = "finisher"
    HLS = "hls"
    PUSH = "push"
    UPLOAD = "upload"


#: Exit code of a job whose order is too old to go on with: it is not started again with it, a new one is handed out.
EXIT_STALE_ORDER = 6

#: ``python -m`` module of each kind.
JOB_MODULES = {
    JobKind.PROGRAMME: "nhipcau_media.programme",
    JobKind.RECORDER: "nhipcau_recording.recorder",
    JobKind.FINISHER: "nhipcau_recording.finisher",
    JobKind.HLS: "nhipcau_recording.live.hls",
    JobKind.PUSH: "nhipcau_recording.live.push",
    JobKind.UPLOAD: "nhipcau_recording.storage.job",
}


class _Order(_Message):
    job_id: int
    #: Where reports go, e.g. ``http://127.0.0.1:8080/internal/jobs/7/reports``.
    report_url: str
    #: Bearer secret of this order; never logged.
    report_secret: str


class ProgrammeOrder(_Order):
    """Compose one room and offer the encode on a local socket."""

    kind: Literal[JobKind.PROGRAMME] = JobKind.PROGRAMME
    #: Media server address, e.g. ``ws://127.0.0.1:7880``.
    media_url: str
    #: Name of the room at the media server.
    room_name: str
    #: Token of ``sys:programme``; lives a day, in memory only.
    token: str
    #: Unix seconds at which the token expires: then only a new order opens the room again (0: not told).
    token_until: int = 0
    #: Path of the Unix socket on which the encode is offered.
    socket: str
    #: Folder or ``http(s)`` address under which the stage's slides and clips lie; empty: there are none.
    contents: str = ""
    width: int = 1280
    height: int = 720
    fps: int = 25
    #: kbit/s of the H.264 encode.
    video_kbps: int = 1800
    #: kbit/s of the mix that is published into the room (Opus).
    sound_kbps: int = 64
    #: kbit/s of each sound track of the encode (AAC).
    encode_kbps: int = 96


class RecorderOrder(_Order):
    """Write what the composer's socket offers into ``folder`` until the stage says ended (or SIGTERM)."""

    kind: Literal[JobKind.RECORDER] = JobKind.RECORDER
    recording_id: int
    socket: str
    #: Folder of this recording; made by the recorder, kept between restarts.
    folder: str
    title: str
    #: Stop cleanly, loudly, when less than this is free on the disk.
    min_free_mb: int = 512


class FinisherOrder(_Order):
    """Make the film of a recording from its files alone; idempotent."""

    kind: Literal[JobKind.FINISHER] = JobKind.FINISHER
    recording_id: int
    folder: str
    title: str
    #: Begin only when this would stay free on the disk beside the film.
    min_free_mb: int = 0


class HlsOrder(_Order):
    """Keep a live stream as static files in ``folder`` until the stage says ended (or SIGTERM)."""

    kind: Literal[JobKind.HLS] = JobKind.HLS
    stream_id: int
    socket: str
    #: Folder of this stream; made by the job, kept between restarts.
    folder: str
    #: What the composer's encode was asked for, kbit/s: told to players.
    video_kbps: int = 1800
    #: How far back viewers may go, seconds.
    window_s: float = 1800
    #: Stop cleanly, loudly, when less than this is free on the disk.
    min_free_mb: int = 512


class PushOrder(_Order):
    """Push the programme to one address of others until the stage says ended (or SIGTERM)."""

    kind: Literal[JobKind.PUSH] = JobKind.PUSH
    stream_id: int
    socket: str
    #: ``rtmp://``, ``rtmps://`` or ``srt://`` with whatever key it needs; never logged.
    address: str


class StorageSpec(_Message):
    """Where recordings are kept besides this disk."""

    kind: Literal["local", "s3"]
    #: Name of the bucket; folder when local.
    bucket: str
    prefix: str = ""
    #: Empty: Amazon's own.
    endpoint: str = ""
    region: str = "us-east-1"
    #: Never logged, neither of them.
    key: str = ""
    secret: str = ""


class UploadOrder(_Order):
    """Send a finished recording to another storage; resumable, idempotent."""

    kind: Literal[JobKind.UPLOAD] = JobKind.UPLOAD
    recording_id: int
    folder: str
    storage: StorageSpec


Order = Annotated[
    ProgrammeOrder | RecorderOrder | FinisherOrder | HlsOrder | PushOrder | UploadOrder, Field(discriminator="kind")
]


#: A job that is alive tells something at least so often (seconds).
BEAT_S = 5.0


class ReportType(StrEnum):
    """What a job tells."""

    #: It is at work: composer connected and offering; recorder writing its first packet after a start.
    RUNNING = "running"
    #: Nothing else was told for ``BEAT_S``: the process is there. One that tells nothing at all is ended by the runner.
    ALIVE = "alive"
    #: Every few seconds; ``data`` are figures (fps, bytes, free_mb, …). The recorder's ``still_s``: seconds since it
    #: wrote a packet; breaks are recorded too, so something is always due.
    FIGURES = "figures"
    #: Recorder: something is missing; ``data``: from_us, to_us (media time), cause.
    GAP = "gap"
    #: Push: the far end does not take it for the moment; ``data``: code, attempt, wait_s. It is tried again.
    AWAY = "away"
    #: Finisher: ``data``: percent.
    PROGRESS = "progress"
    #: It cannot go on and should not be restarted; ``data``: code (e.g. ``disk_full``), detail.
    FAILED = "failed"
    #: Its work is complete; recorder: data = {duration_s, bytes}; finisher: data = a FilmReport.
    DONE = "done"


class Report(_Message):
    """One report of a job. ``id`` makes it idempotent: unique per job (uuid4 hex)."""

    id: str = Field(max_length=64)
    type: ReportType
    #: Milliseconds since 1970 UTC, by the job's clock.
    at: int
    data: dict[str, Any] = Field(default_factory=dict)


class Chapter(_Message):
    """A stretch of the film under one title: one speaker within one item of the agenda."""

    title: str
    start_s: float
    end_s: float
    #: Identity of the point that had the floor; empty for the main point alone.
    identity: str = ""
    #: Number (0: none was on) and title of the agenda item.
    item: int = 0
    topic: str = ""

    @property
    def heading(self) -> str:
        """Return the chapter's name where there is one line for it: ``2. Báo cáo: Xã A``."""
        return f"{self.item}. {self.topic}: {self.title}" if self.item else self.title


class Gap(_Message):
    """A stretch of the film at its true place in which nothing was recorded."""

    start_s: float
    end_s: float
    cause: str = ""


class SpeakerTrack(_Message):
    """What one speaker said, as a sound file of its own."""

    identity: str
    label: str
    #: Path inside the recording's folder; never a way out of it.
    file: str = Field(pattern=r"^speakers/\w[\w.-]*$", max_length=120)
    seconds: float
    bytes: int
    sha256: str


class FilmReport(_Message):
    """What the finisher made."""

    #: File name inside the recording's folder; never a way out of it.
    file: str = Field(pattern=r"^\w[\w.-]*$", max_length=120)
    sha256: str
    bytes: int
    duration_s: float
    #: First picture, milliseconds since 1970 UTC.
    started_at: int
    chapters: tuple[Chapter, ...] = ()
    gaps: tuple[Gap, ...] = ()
    tracks: tuple[SpeakerTrack, ...] = ()
    #: Pictures of the chapters in their order, paths inside the folder.
    stills: tuple[str, ...] = ()
    #: Loudness as it was recorded; the film is at -23 LUFS.
    lufs: float = -70.0


class RunningJob(_Message):
    """A job that the runner holds."""

    job_id: int
    #: How often its process was started again since the order was taken.
    restarts: int = 0


class ExitedJob(_Message):
    """A job whose process ended for good (code 0, a stale order, or it said FAILED); its order was dropped."""

    job_id: int
    code: int


class ChildState(_Message):
    """A process beside the jobs: ``serve``, ``livekit-server``."""

    name: str
    restarts: int = 0


class RunnerSync(_Message):
    """Runner → API, ``POST /internal/runners/sync``, about twice a second; renews the leases of all it names."""

    runner: str
    #: New at every start of the runner: jobs leased to an older life of it are free again.
    life: str
    running: tuple[RunningJob, ...] = ()
    exited: tuple[ExitedJob, ...] = ()
    children: tuple[ChildState, ...] = ()


class HungJob(_Message):
    """A job that was not heard of for too long although its process is there."""

    job_id: int
    #: Which of its processes is meant, as the runner counts them: one that was started since is left alone.
    restarts: int


class RunnerOrders(_Message):
    """API → runner: what to start and what to end (SIGTERM, then SIGKILL after ``grace_s``)."""

    start: tuple[Order, ...] = ()
    stop: tuple[int, ...] = ()
    #: Processes to kill at once and to start again; said until the runner counts the restart.
    hung: tuple[HungJob, ...] = ()
    grace_s: float = 10.0
