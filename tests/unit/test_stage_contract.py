"""The stage document: its size, its defaults, and who is served how."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from nhipcau_media.contract.stage import (
    SOFT_LIMIT_BYTES,
    Content,
    ContentKind,
    Delivery,
    DeliveryRule,
    OnStage,
    Preset,
    Source,
    Stage,
    StageState,
    StageTrack,
)

MAIN = OnStage(identity="point:1", label="Điểm cầu UBND tỉnh Bắc Giang")


def stage(**fields: object) -> Stage:
    return Stage.model_validate({"v": 1, "session": 1, "room": 1, "state": StageState.LIVE, "main": MAIN} | fields)


def test_what_stands_at_its_default_is_not_sent() -> None:
    text = stage().dump()
    assert json.loads(text) == {
        "v": 1,
        "session": 1,
        "room": 1,
        "state": "live",
        "main": {"identity": "point:1", "label": MAIN.label},
    }
    assert Stage.load(text) == stage()


def test_full_document_stays_under_two_kib() -> None:
    seats = tuple(OnStage(identity=f"point:{n}", label=f"Điểm cầu UBND huyện số {n}", since=10**12) for n in range(8))
    full = stage(
        preset=Preset.CONFERENCE,
        floor=seats[:1],
        others=seats[1:7],
        tracks=tuple(StageTrack(identity=seat.identity, source=Source.CAMERA) for seat in seats),
        title="Hội nghị trực tuyến triển khai nhiệm vụ phát triển kinh tế - xã hội 6 tháng cuối năm",
        agenda=("Khai mạc", "Báo cáo của Sở Kế hoạch và Đầu tư", "Thảo luận", "Phát biểu chỉ đạo", "Bế mạc"),
        banner="Hội nghị giao ban trực tuyến",
        content=Content(kind=ContentKind.SLIDES, path="conference-7/deck-1/{page}.png", page=3, pages=40),
        delivery=DeliveryRule(direct=(4, 5), programme=tuple(range(100, 110))),
    )
    assert len(full.dump().encode()) < SOFT_LIMIT_BYTES
    assert Stage.load(full.dump()) == full


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "a/../../b", "a//b", ".hidden", "a b", "http://x/y"])
def test_contents_never_lead_out_of_their_place(path: str) -> None:
    with pytest.raises(ValidationError):
        Content(kind=ContentKind.SLIDES, path=path)


def test_clip_stands_still_until_it_plays() -> None:
    clip = Content(kind=ContentKind.CLIP, path="c.mp4", position=5000, at=1_000_000)
    assert clip.position_ms(1_002_000) == 5000
    playing = clip.model_copy(update={"playing": True})
    assert playing.position_ms(1_002_000) == 7000
    assert playing.position_ms(999_000) == 5000


def test_who_listens_gets_the_programme_in_a_large_room() -> None:
    document = stage(floor=(OnStage(identity="point:2", label="x"),))
    served = {who: document.delivery_of(who, 13) for who in ("point:1", "point:2", "point:3", "person:1:1")}
    assert served == {
        "point:1": Delivery.DIRECT,
        "point:2": Delivery.DIRECT,
        "point:3": Delivery.PROGRAMME,
        "person:1:1": Delivery.DIRECT,
    }
    assert document.delivery_of("point:3", 12) is Delivery.DIRECT


def test_choice_by_hand_goes_before_the_number_of_points() -> None:
    document = stage(delivery=DeliveryRule(direct=(3,), programme=(4, 1)))
    assert document.delivery_of("point:3", 200) is Delivery.DIRECT
    assert document.delivery_of("point:4", 2) is Delivery.PROGRAMME
    assert document.delivery_of("point:1", 2) is Delivery.DIRECT, "who is on stage never hears itself"


def test_clip_is_in_the_programme_alone_and_who_speaks_or_conducts_does_not_hear_itself() -> None:
    document = stage(
        floor=(OnStage(identity="point:2", label="x"),),
        content=Content(kind=ContentKind.CLIP, path="c.mp4"),
        delivery=DeliveryRule(direct=(4,)),
    )
    served = {who: document.delivery_of(who, 2) for who in ("point:1", "point:2", "point:3", "point:4", "person:1:1")}
    assert served == {
        "point:1": Delivery.CLIP,
        "point:2": Delivery.CLIP,
        "point:3": Delivery.PROGRAMME,
        "point:4": Delivery.PROGRAMME,
        "person:1:1": Delivery.CLIP,
    }
