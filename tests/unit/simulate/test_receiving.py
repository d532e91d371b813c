"""A simulated point takes what a page of its seat would take."""

from __future__ import annotations

from nhipcau_media.contract.identity import PROGRAMME
from nhipcau_media.contract.stage import Content, ContentKind, Kind, OnStage, Source, StageTrack
from nhipcau_media.simulate.receiving import Offered, wanted
from support.stages import stage

STAGE = stage(
    1,
    StageTrack(identity="point:1", source=Source.CAMERA),
    StageTrack(identity="point:1", source=Source.MICROPHONE),
)
MAIN = frozenset(
    {
        Offered("point:1", "camera", Source.CAMERA, Kind.PICTURE),
        Offered("point:1", "microphone", Source.MICROPHONE, Kind.SOUND),
    }
)
SERVED = frozenset(
    {
        Offered(PROGRAMME, "mix", Source.MICROPHONE, Kind.SOUND),
        Offered(PROGRAMME, "360", Source.CAMERA, Kind.PICTURE),
    }
)
OTHER_SIZES = frozenset(Offered(PROGRAMME, name, Source.CAMERA, Kind.PICTURE) for name in ("720", "180"))
#: Not on stage, sound called a camera, and somebody who calls a track as the programme does.
STRANGERS = frozenset(
    {
        Offered("point:9", "microphone", Source.MICROPHONE, Kind.SOUND),
        Offered("point:1", "camera", Source.CAMERA, Kind.SOUND),
        Offered("point:9", "mix", Source.MICROPHONE, Kind.SOUND),
    }
)
TRACKS = MAIN | SERVED | OTHER_SIZES | STRANGERS
FEW = [f"point:{number}" for number in range(1, 6)]
MANY = [f"point:{number}" for number in range(1, 20)]


def test_listeners_of_a_large_room_take_the_programme_and_nothing_else() -> None:
    assert wanted(STAGE, "point:3", MANY, TRACKS) == SERVED
    assert wanted(STAGE, "point:3", FEW, TRACKS) == MAIN


def test_while_a_clip_is_on_who_speaks_hears_the_clip_and_the_others_and_never_itself() -> None:
    clip = frozenset({Offered(PROGRAMME, "clip", Source.SCREEN_SOUND, Kind.SOUND)})
    picture = frozenset(track for track in SERVED if track.kind is Kind.PICTURE)
    holder = Offered("point:2", "microphone", Source.MICROPHONE, Kind.SOUND)
    showing = STAGE.model_copy(
        update={
            "floor": (OnStage(identity="point:2", label="Xã"),),
            "tracks": (*STAGE.tracks, StageTrack(identity="point:2", source=Source.MICROPHONE)),
            "content": Content(kind=ContentKind.CLIP, path="c.mp4"),
        }
    )
    tracks = TRACKS | clip | {holder}
    microphone = frozenset(track for track in MAIN if track.kind is Kind.SOUND)
    assert wanted(showing, "point:1", FEW, tracks) == picture | clip | {holder}
    assert wanted(showing, "point:2", FEW, tracks) == picture | clip | microphone
    assert wanted(showing, "point:3", FEW, tracks) == SERVED
    assert wanted(showing, "point:1", FEW, MAIN | {holder}) == {holder}, "no programme is there"


def test_who_is_seen_besides_is_taken_where_it_is_served_directly_on_purpose() -> None:
    seen = Offered("point:7", "camera", Source.CAMERA, Kind.PICTURE)
    tracks = (*STAGE.tracks, StageTrack(identity=seen.identity, source=seen.source))
    showing = STAGE.model_copy(update={"others": (OnStage(identity="point:7", label="Xã"),), "tracks": tracks})
    assert wanted(showing, "point:3", FEW, TRACKS | {seen}) == MAIN | {seen}
    assert wanted(showing, "point:3", MANY, (TRACKS | {seen}) - SERVED) == MAIN


def test_whoever_is_on_stage_never_hears_itself() -> None:
    assert wanted(STAGE, "point:1", MANY, TRACKS) == frozenset()


def test_without_a_programme_it_is_served_directly_and_without_a_stage_not_at_all() -> None:
    assert wanted(STAGE, "point:3", MANY, TRACKS - SERVED) == MAIN
    assert wanted(None, "point:3", MANY, TRACKS) == frozenset()
