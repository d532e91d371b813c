"""Requests that are right in themselves, for the endpoints of ``permission_cases``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from nhipcau.domain.precedence import Standing
from nhipcau.schemas.access import PersonIn
from support.permission_world import World

Body = Callable[[World], Any]


def conference_body(world: World) -> dict[str, Any]:
    meeting = world.meeting
    return {
        "title": "Hội nghị khác",
        "kind": "briefing",
        "scope": "a",
        "host_body_id": meeting.conference.host_body_id,
        "coordinator": "Nguyễn Văn A",
        "starts_at": meeting.session.starts_at.isoformat(),
        "ends_at": meeting.session.ends_at.isoformat(),
        "main_point_id": world.main,
        "sub_point_ids": [point.id for point in meeting.subs],
    }


def series_body(world: World) -> dict[str, Any]:
    first = world.meeting.session.starts_at
    return {
        "conference": conference_body(world),
        "recurrence": {
            "weekdays": [first.isoweekday()],
            "last_day": (first + timedelta(days=14)).date().isoformat(),
        },
    }


def group_body(world: World) -> dict[str, Any]:
    return {"body_id": world.meeting.main.body_id, "name": "Nhóm mới", "point_ids": [world.sub]}


def mandate_body(world: World) -> dict[str, Any]:
    return {
        "organiser_body_id": world.meeting.subs[1].body_id,
        "host_body_id": world.meeting.main.body_id,
        "valid_from": "2026-01-01",
        "valid_to": "2026-02-28",
    }


def order_body() -> dict[str, Any]:
    return {"effective_from": "2099-01-01", "standings": [*Standing]}


def person_body(world: World) -> dict[str, Any]:
    return PersonIn(username="moi", name="Người mới", password="mật khẩu dài").model_dump(mode="json")


def plan_body(world: World) -> dict[str, Any]:
    return {"starts_at": world.meeting.session.starts_at.isoformat()}


def storm() -> dict[str, Any]:
    return {"day": "2026-09-09", "kind": "local_closure", "name": "Bão số 5"}


def new_body(world: World) -> dict[str, Any]:
    return {"code": "X1", "name": "Xã Mới", "level": "commune", "parent_id": world.meeting.main.body_id}


def rename_body(world: World) -> dict[str, Any]:
    day = world.meeting.session.starts_at.date() + timedelta(days=400)
    change = {"kind": "rename", "body_id": world.meeting.main.body_id, "name": "Tỉnh Khác"}
    return {"day": day.isoformat(), "change": change, "dry": True}


def backdrop_body() -> dict[str, Any]:
    size = {"width_mm": 3000, "height_mm": 1200}
    return {**size, "background": "#a3161a", "text_colour": "#f8e08e", "title": "HỘI NGHỊ"}


def venue_body(_: World) -> dict[str, Any]:
    return {"section": "venue", "name": "Phòng họp số 2"}


def of_sub(world: World) -> dict[str, Any]:
    return {"point_id": world.sub}


def floor_body(world: World) -> dict[str, Any]:
    return {"point_id": world.sub, "seen": 0}


def emergency_body(world: World) -> dict[str, Any]:
    return {
        "title": "Họp khẩn",
        "authority": "provincial_chair",
        "authority_person": "Chủ tịch",
        "directed_at": world.meeting.conference.created_at.isoformat(),
        "call_back": "0204.3829.006",
        "recording": True,
        "host_body_id": world.meeting.conference.host_body_id,
        "main_point_id": world.main,
        "sub_point_ids": [world.sub],
    }
