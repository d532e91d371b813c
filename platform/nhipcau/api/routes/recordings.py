"""Recordings and the logbook."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import FileResponse

from nhipcau.api.dependencies import Caller, Language, Running
from nhipcau.schemas.base import Done, Id
from nhipcau.schemas.care import DeleteIn, KeepIn, LookList, RecordingFigures
from nhipcau.schemas.registration import Day
from nhipcau.schemas.work import LogbookList, LogbookView, RecordingList, RecordingView
from nhipcau.services import logbook, record_lists, recording_care, recordings

router = APIRouter(prefix="/api", tags=["recordings"])

#: Number of a chapter or track, from 1 (0: the film itself).
Place = Annotated[int, Path(ge=0, le=10_000)]


@router.get("/recordings")
async def list_recordings(
    caller: Caller,
    running: Running,
    language: Language,
    since: Annotated[Day | None, Query(alias="from")] = None,
    until: Annotated[Day | None, Query()] = None,
    words: Annotated[str, Query(max_length=200)] = "",
    after: Annotated[str, Query(pattern=r"^([0-9]{1,10})?$")] = "",
) -> RecordingList:
    """Recordings that the caller may read, of some days, found by words, the newest first; `next`: where it goes on."""
    return await record_lists.list_recordings(
        running, caller, language=language, since=since, until=until, words=words, after=after
    )


@router.get("/recordings/{recording_id}")
async def get_recording(recording_id: Id, caller: Caller, running: Running, language: Language) -> RecordingView:
    """A recording."""
    return await recordings.get_recording(running, caller, recording_id=recording_id, language=language)


@router.get("/recordings/{recording_id}/film", response_class=FileResponse)
async def get_film(recording_id: Id, caller: Caller, running: Running, download: bool = False) -> FileResponse:
    """The film itself (byte ranges are answered)."""
    path, name = await recordings.find_film(running, caller, recording_id=recording_id)
    what = "download" if download else "film"
    await recording_care.note_look(running, caller, recording_id=recording_id, what=what)
    how = "attachment" if download else "inline"
    return FileResponse(path, media_type="video/mp4", filename=name, content_disposition_type=how)


@router.get("/recordings/{recording_id}/chapters/{number}", response_class=FileResponse)
async def get_chapter(recording_id: Id, number: Place, caller: Caller, running: Running) -> FileResponse:
    """A chapter as a film of its own; it begins at the key frame before."""
    path, name = await recordings.find_chapter(running, caller, recording_id=recording_id, number=number)
    await recording_care.note_look(running, caller, recording_id=recording_id, what="chapter")
    return FileResponse(path, media_type="video/mp4", filename=name)


@router.get("/recordings/{recording_id}/tracks/{number}", response_class=FileResponse)
async def get_speaker_track(recording_id: Id, number: Place, caller: Caller, running: Running) -> FileResponse:
    """What one speaker said, as sound."""
    path, name = await recordings.find_track(running, caller, recording_id=recording_id, number=number)
    await recording_care.note_look(running, caller, recording_id=recording_id, what="track")
    return FileResponse(path, media_type="audio/mp4", filename=name)


@router.get("/recordings/{recording_id}/stills/{number}", response_class=FileResponse)
async def get_still(recording_id: Id, number: Place, caller: Caller, running: Running) -> FileResponse:
    """The picture of a chapter; 0: of the film."""
    path = await recordings.find_still(running, caller, recording_id=recording_id, number=number)
    return FileResponse(path, media_type="image/jpeg", headers={"cache-control": "private, max-age=3600"})


@router.get("/recordings/{recording_id}/looks")
async def list_looks(recording_id: Id, caller: Caller, running: Running) -> LookList:
    """Who looked at a recording or took a file of it, the newest first."""
    return await recording_care.list_looks(running, caller, recording_id=recording_id)


@router.post("/recordings/{recording_id}/finish")
async def finish_recording_again(recording_id: Id, caller: Caller, running: Running) -> Done:
    """Make the film from its pieces once more."""
    return await recording_care.finish_again(running, caller, recording_id=recording_id)


@router.put("/recordings/{recording_id}/keeping")
async def keep_recording(recording_id: Id, request: KeepIn, caller: Caller, running: Running) -> Done:
    """Set how long a recording is kept, and whether it is on hold."""
    return await recording_care.keep_recording(running, caller, recording_id=recording_id, request=request)


@router.post("/recordings/{recording_id}/delete")
async def delete_recording(recording_id: Id, request: DeleteIn, caller: Caller, running: Running) -> Done:
    """Delete the files; its hash and the logbook stay."""
    return await recording_care.delete_recording(running, caller, recording_id=recording_id, why=request.why)


@router.post("/sessions/{session_id}/recording")
async def request_recording(session_id: Id, caller: Caller, running: Running) -> Done:
    """Ask for a recording while the session runs (Art. 9.2)."""
    return await recording_care.request_recording(running, caller, session_id=session_id)


@router.get("/sessions/{session_id}/recording")
async def get_recording_figures(session_id: Id, caller: Caller, running: Running) -> RecordingFigures | None:
    """How the session's recording stands."""
    return await recordings.get_figures(running, caller, session_id=session_id)


@router.get("/logbook")
async def list_logbook(
    caller: Caller,
    running: Running,
    since: Annotated[Day | None, Query(alias="from")] = None,
    until: Annotated[Day | None, Query()] = None,
    words: Annotated[str, Query(max_length=200)] = "",
    after: Annotated[str, Query(pattern=r"^([0-9]{1,4}-[0-9]{1,10})?$")] = "",
) -> LogbookList:
    """Logbook pages that the caller may read, of some days, found by words, newest first; `next`: where it goes on."""
    return await record_lists.list_logbook(running, caller, since=since, until=until, words=words, after=after)


@router.get("/sessions/{session_id}/logbook")
async def get_logbook_page(
    session_id: Id,
    caller: Caller,
    running: Running,
    language: Language,
    after: Annotated[str, Query(pattern=r"^([0-9]{1,16}-[0-9]{1,19})?$")] = "",
) -> LogbookView:
    """The page of a session (Art. 7.4), its lines a part at a time; `next`: where they go on."""
    return await logbook.get_logbook_page(running, caller, session_id=session_id, language=language, after=after)
