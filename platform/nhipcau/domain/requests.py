"""Technical requests (Art. 9.2 ¶2) and their files: kinds, states, bounds."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from nhipcau.domain.errors_preparation import StepRefused

#: Pages of a slide deck.
PAGE_LIMIT = 300
#: A clip may last so long …
CLIP_LONGEST = timedelta(minutes=60)
#: … and be so large (width or height in pixels).
CLIP_LARGEST = 4096
#: One piece of an upload, in bytes.
CHUNK_BYTES = 1024 * 1024
#: An upload that nobody went on with for so long is thrown away.
ABANDONED_AFTER = timedelta(hours=24)
#: Files of one conference that are not removed.
FILES_LIMIT = 60


class RequestKind(StrEnum):
    """What is asked for."""

    RECORDING = "recording"
    SLIDES = "slides"
    CLIP = "clip"
    STREAM = "stream"


class RequestState(StrEnum):
    """Where a request stands."""

    ASKED = "asked"
    #: The host and the Department have agreed on it (*thống nhất*, Art. 9.2 ¶2).
    AGREED = "agreed"
    #: The Department cannot do it, and said why.
    UNABLE = "unable"
    WITHDRAWN = "withdrawn"


class RequestStep(StrEnum):
    """Commands."""

    AGREE = "agree"
    SAY_UNABLE = "say_unable"
    WITHDRAW = "withdraw"
    #: Another file, note or day: what was agreed on is not what is wanted now.
    CHANGE = "change"


#: State × step → next state; everything else is refused.
REQUESTS: dict[tuple[RequestState, RequestStep], RequestState] = {
    (RequestState.ASKED, RequestStep.AGREE): RequestState.AGREED,
    (RequestState.UNABLE, RequestStep.AGREE): RequestState.AGREED,
    (RequestState.ASKED, RequestStep.SAY_UNABLE): RequestState.UNABLE,
    (RequestState.AGREED, RequestStep.SAY_UNABLE): RequestState.UNABLE,
    (RequestState.ASKED, RequestStep.CHANGE): RequestState.ASKED,
    (RequestState.AGREED, RequestStep.CHANGE): RequestState.ASKED,
    (RequestState.UNABLE, RequestStep.CHANGE): RequestState.ASKED,
    (RequestState.ASKED, RequestStep.WITHDRAW): RequestState.WITHDRAWN,
    (RequestState.AGREED, RequestStep.WITHDRAW): RequestState.WITHDRAWN,
    (RequestState.UNABLE, RequestStep.WITHDRAW): RequestState.WITHDRAWN,
}


class FileKind(StrEnum):
    """What a file is for."""

    SLIDES = "slides"
    CLIP = "clip"
    #: The papers that follow an emergency (Art. 9.3).
    PAPERS = "papers"


class FileState(StrEnum):
    """From the first byte to the room."""

    UPLOADING = "uploading"
    #: Whole, and waits to be checked and made ready.
    QUEUED = "queued"
    #: Being checked and made ready.
    WORKING = "working"
    READY = "ready"
    REFUSED = "refused"
    REMOVED = "removed"


class FileStep(StrEnum):
    """What happens to a file."""

    FINISH = "finish"
    BEGIN = "begin"
    #: The process died in the middle: begin again.
    REQUEUE = "requeue"
    MAKE_READY = "make_ready"
    REFUSE = "refuse"
    REMOVE = "remove"


#: State × step → next state; everything else is refused.
FILES: dict[tuple[FileState, FileStep], FileState] = {
    (FileState.UPLOADING, FileStep.FINISH): FileState.QUEUED,
    (FileState.UPLOADING, FileStep.REFUSE): FileState.REFUSED,
    (FileState.QUEUED, FileStep.BEGIN): FileState.WORKING,
    (FileState.WORKING, FileStep.REQUEUE): FileState.QUEUED,
    (FileState.WORKING, FileStep.MAKE_READY): FileState.READY,
    (FileState.WORKING, FileStep.REFUSE): FileState.REFUSED,
    **{(state, FileStep.REMOVE): FileState.REMOVED for state in FileState if state is not FileState.REMOVED},
}


def next_request(state: RequestState, step: RequestStep) -> RequestState:
    """Return the state after a step. Raises StepRefused."""
    try:
        return REQUESTS[state, step]
    except KeyError:
        raise StepRefused(state=state, step=step) from None


def next_file(state: FileState, step: FileStep) -> FileState:
    """Return the state after a step. Raises StepRefused."""
    try:
        return FILES[state, step]
    except KeyError:
        raise StepRefused(state=state, step=step) from None
