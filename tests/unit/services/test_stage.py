"""The stage document: who is on it, and that it stays small."""

from __future__ import annotations

from nhipcau.domain.conference import SessionState
from nhipcau.domain.floor_state import Floor, Speaking, Waiting
from nhipcau.services.stage import SEEN, SEEN_AND_HEARD, Shown, Topic, build_stage, grants_of
from nhipcau.store.models import Room, Session
from nhipcau_media.contract.stage import (
    HARD_LIMIT_BYTES,
    SOFT_LIMIT_BYTES,
    Content,
    ContentKind,
    DeliveryRule,
    Kind,
    Preset,
    RecordingState,
    Source,
    Stage,
    StageState,
)

LABELS = {1: "Điểm cầu chính", 2: "Xã A", 3: "Xã B", 4: "Xã C"}


def rows(recording: RecordingState = RecordingState.NONE) -> tuple[Session, Room]:
    return Session(id=5), Room(id=6, recording=recording)


def floor(state: SessionState = SessionState.LIVE) -> Floor:
    return Floor(state, 1, (Speaking(2, 1_770_000_000_000),), queue=(Waiting(3, 1), Waiting(4, 2)), version=9)


def test_main_point_and_holder_are_seen_and_heard() -> None:
    stage = build_stage(*rows(RecordingState.RUNNING), floor(), LABELS)
    assert (stage.v, stage.session, stage.room, stage.state) == (9, 5, 6, StageState.LIVE)
    assert (stage.main.identity, stage.main.label, stage.main.since) == ("point:1", "Điểm cầu chính", 0)
    assert [(on.identity, on.label, on.since) for on in stage.floor] == [("point:2", "Xã A", 1_770_000_000_000)]
    assert [(track.identity, track.source) for track in stage.tracks] == [
        ("point:1", Source.CAMERA),
        ("point:1", Source.MICROPHONE),
        ("point:2", Source.CAMERA),
        ("point:2", Source.MICROPHONE),
    ]
    assert (stage.ready, stage.recording) == (("point:3",), RecordingState.RUNNING)
    assert not stage.allows("point:3", Source.CAMERA, Kind.PICTURE)
    assert grants_of(stage) == {"point:1": SEEN_AND_HEARD, "point:2": SEEN_AND_HEARD, "point:3": SEEN}


def test_who_is_seen_besides_sends_a_picture_and_never_a_sound() -> None:
    stage = build_stage(*rows(), floor(), LABELS, seen=(4, 3))
    assert [(on.identity, on.label, on.since) for on in stage.others] == [
        ("point:4", "Xã C", 0),
        ("point:3", "Xã B", 0),
    ]
    assert stage.allows("point:4", Source.CAMERA, Kind.PICTURE)
    assert not stage.allows("point:4", Source.MICROPHONE, Kind.SOUND)
    assert grants_of(stage) == {
        "point:1": SEEN_AND_HEARD,
        "point:2": SEEN_AND_HEARD,
        "point:3": SEEN,
        "point:4": SEEN,
    }


def test_sixteen_with_the_longest_names_fit() -> None:
    sixteen = tuple(range(10, 26))
    names = dict.fromkeys((1, 2, *sixteen), "Ộ" * 80)
    stage = build_stage(*rows(), floor(), names, seen=sixteen)
    assert len(stage.dump().encode()) < HARD_LIMIT_BYTES
    five = build_stage(*rows(), floor(), dict.fromkeys(names, "Điểm cầu UBND huyện Yên Thế"), seen=sixteen[:5])
    assert len(five.dump().encode()) < SOFT_LIMIT_BYTES


def test_in_a_break_nobody_is_seen_or_heard() -> None:
    stage = build_stage(*rows(), Floor(SessionState.PAUSED, 1, queue=(Waiting(3, 1),), version=10), LABELS)
    assert (stage.state, stage.floor, stage.tracks, stage.ready) == (StageState.PAUSED, (), (), ())


def test_the_longest_names_fit() -> None:
    names = dict.fromkeys((1, 2, 3), "Ộ" * 80)
    stage = build_stage(*rows(), floor(), names)
    assert len(stage.dump().encode()) < SOFT_LIMIT_BYTES


def test_a_document_over_the_limit_loses_letters_of_names_and_nobody_who_may_be_heard_or_seen() -> None:
    sixteen = tuple(range(100, 116))
    crowded = Floor(
        SessionState.LIVE,
        1,
        tuple(Speaking(point, 1_770_000_000_000, 1_770_000_600_000) for point in (2, 3, 4)),
        queue=(Waiting(5, 1),),
        version=9,
    )
    names = {point: f"{point} " + "Ộ" * 80 for point in (1, 2, 3, 4, *sixteen)}
    people = dict.fromkeys((1, 2, 3, 4), "Ộ" * 120)
    shown = Shown(
        preset=Preset.CONTENT,
        banner="Ộ" * 120,
        content=Content(kind=ContentKind.SLIDES, path="a/" + "b" * 190, page=9999, pages=9999),
        delivery=DeliveryRule(direct=tuple(range(10_000, 10_040))),
        topic=Topic(9, "Ộ" * 120, 1_770_000_000_000, 1_770_000_600_000),
    )
    stage = build_stage(*rows(), crowded, names, shown, sixteen, people)
    whole = stage.model_dump_json(exclude_defaults=True).encode()
    assert len(whole) > HARD_LIMIT_BYTES, "or it tests nothing"
    text = stage.dump()
    assert len(text.encode()) <= HARD_LIMIT_BYTES
    sent = Stage.load(text)
    assert sent is not None
    assert (sent.v, sent.tracks, sent.ready, sent.content, sent.delivery) == (
        stage.v,
        stage.tracks,
        stage.ready,
        stage.content,
        stage.delivery,
    )
    assert grants_of(sent) == grants_of(stage)
    assert [on.identity for on in sent.others] == [on.identity for on in stage.others]
    # What is left of a name still says whose it is.
    assert all(on.label.startswith(on.identity.removeprefix("point:")) for on in (sent.main, *sent.floor, *sent.others))
    assert all(on.label.endswith("…") for on in sent.others)
