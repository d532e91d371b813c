"""The permission table: deny by default, scopes and dates."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from nhipcau.domain.roles import (
    ANYWHERE,
    SCOPES,
    SYSTEM,
    TABLE,
    TAKING_PART,
    Action,
    Actor,
    ActorKind,
    Assignment,
    Role,
    ScopeKind,
    Target,
    allowed,
    device_actor,
)

TODAY = date(2026, 3, 11)
CONFERENCE = Target(conference_id=7, host_bodies=frozenset({1, 2}), points=frozenset({20, 21}))


def person(*assignments: Assignment) -> Actor:
    return Actor(ActorKind.PERSON, 1, "Ai đó", assignments)


def seat(point_id: int, *, is_main: bool = False) -> Target:
    return Target(7, frozenset({1, 2}), point_id, frozenset({30}), is_main_point=is_main)


@given(st.sampled_from(Action), st.sampled_from([ANYWHERE, CONFERENCE, seat(20)]))
def test_nobody_without_a_role_may_anything(action: Action, target: Target) -> None:
    assert not allowed(person(), action, target, TODAY)
    assert allowed(SYSTEM, action, target, TODAY)


@given(st.sampled_from(Role), st.sampled_from(ScopeKind), st.sampled_from(Action))
def test_a_role_gives_nothing_in_a_scope_that_it_cannot_have(role: Role, scope: ScopeKind, action: Action) -> None:
    holder = person(Assignment(role, scope, {ScopeKind.SUBTREE: 1, ScopeKind.CONFERENCE: 7}.get(scope, 20)))
    if any(allowed(holder, action, target, TODAY) for target in (ANYWHERE, CONFERENCE, seat(20, is_main=True))):
        assert scope in SCOPES[role]


def test_whoever_gives_roles_to_everybody_is_never_of_a_part_only() -> None:
    assert {scope for role in TABLE[Action.PEOPLE_MANAGE] for scope in SCOPES[role]} == {ScopeKind.SYSTEM}
    district = person(Assignment(Role.ADMINISTRATOR, ScopeKind.SUBTREE, 1))
    assert not any(allowed(district, action, ANYWHERE, TODAY) for action in Action)


def test_the_page_of_people_offers_the_same_scopes() -> None:
    page = Path(__file__).parents[3] / "web/src/features/administration/roles.ts"
    table = page.read_text("utf-8").split("const SCOPES", 1)[1].split("};", 1)[0]
    shown = {name: re.findall(r'"(\w+)"', scopes) for name, scopes in re.findall(r"(\w+): (\[[^]]*\])", table)}
    assert shown == {role: list(scopes) for role, scopes in SCOPES.items()}


@given(st.sampled_from(Role), st.sampled_from(Action))
def test_only_the_table_gives_rights(role: Role, action: Action) -> None:
    everywhere = person(Assignment(role, ScopeKind.SYSTEM))
    if allowed(everywhere, action, CONFERENCE, TODAY):
        assert role in TABLE[action]


@given(st.sampled_from(Role), st.sampled_from(Action))
def test_points_of_a_subtree_give_it_a_part_and_no_more(role: Role, action: Action) -> None:
    """Art. 10.1: its own points; what the host does stays the host's."""
    guests = Target(conference_id=7, host_bodies=frozenset({1, 2}), taking_part=frozenset({30}))
    holder = person(Assignment(role, ScopeKind.SUBTREE, 30))
    told = {
        Action.CONFERENCE_READ,
        Action.DOCUMENTS_READ,
        Action.REMINDERS_READ,
        Action.EVENTS_READ,
        Action.STREAM_WATCH,
        Action.ANSWER_READ,
        Action.ANSWER_GIVE,
    }
    own = {
        Action.ROLL_OWN,
        Action.WALL_OWN,
        Action.DOOR_OWN,
        Action.BRANCH_CONDUCT,
        Action.CHANNEL_READ,
        Action.CHANNEL_WRITE,
    }
    rights = {Role.DISTRICT_OPERATOR: told | own, Role.REGISTRAR: told}.get(role, set())
    assert allowed(holder, action, guests, TODAY) == (action in rights)
    assert not allowed(person(Assignment(role, ScopeKind.SUBTREE, 31)), action, guests, TODAY)


def test_a_part_is_given_to_nobody_whom_the_table_does_not_name() -> None:
    assert {action for action, roles in TAKING_PART.items() if not roles <= TABLE[action]} == set()


def test_the_auditor_changes_nothing() -> None:
    auditor = person(Assignment(Role.AUDITOR, ScopeKind.SYSTEM))
    assert {action for action in Action if allowed(auditor, action, CONFERENCE, TODAY)} == {
        Action.BODIES_READ,
        Action.POINTS_READ,
        Action.DEVICES_READ,
        Action.POINT_DETAILS_READ,
        Action.POINT_FAULT_READ,
        Action.PEOPLE_READ,
        Action.TABLES_READ,
        Action.CONFERENCE_READ,
        Action.REGISTRATION_READ,
        Action.INTAKE_READ,
        Action.RULES_READ,
        Action.CALL_SHEET_READ,
        Action.REQUEST_READ,
        Action.PRESIDING_READ,
        Action.FILE_READ,
        Action.ANSWER_READ,
        Action.ANSWERS_READ,
        Action.REMINDERS_READ,
        Action.RECORDING_READ,
        Action.STREAM_READ,
        Action.STREAM_WATCH,
        Action.LOGBOOK_READ,
        Action.ROLL_READ,
        Action.WALL_READ,
        Action.INCIDENT_READ,
        Action.HELP_READ,
        Action.HELP_WRITTEN_READ,
        Action.CHANNEL_READ,
        Action.DOCUMENTS_READ,
        Action.BODY_DOCUMENTS_READ,
        Action.TEMPLATES_READ,
        Action.MAIL_READ,
        Action.EVENTS_READ,
        Action.STAFF_EVENTS_READ,
    }


def test_roles_hold_from_their_first_to_their_last_day() -> None:
    first, last = TODAY, TODAY + timedelta(days=3)
    chair = person(Assignment(Role.CHAIR, ScopeKind.CONFERENCE, 7, first, last))
    days = [first - timedelta(days=1), first, last, last + timedelta(days=1)]
    assert [allowed(chair, Action.SESSION_RUN, CONFERENCE, day) for day in days] == [False, True, True, False]


def test_hosts_preside_in_their_own_conference_and_sit_at_the_main_point_alone() -> None:
    chair = person(Assignment(Role.CHAIR, ScopeKind.CONFERENCE, 7))
    assert allowed(chair, Action.FLOOR_GIVE, CONFERENCE, TODAY)
    assert not allowed(chair, Action.FLOOR_GIVE, Target(conference_id=8), TODAY)
    assert allowed(chair, Action.SEAT_TAKE, seat(20, is_main=True), TODAY)
    assert not allowed(chair, Action.SEAT_TAKE, seat(20), TODAY)


def test_a_registrar_reaches_the_bodies_below() -> None:
    for body, may in ((1, True), (2, True), (3, False)):
        registrar = person(Assignment(Role.REGISTRAR, ScopeKind.SUBTREE, body))
        assert allowed(registrar, Action.CONFERENCE_REGISTER, CONFERENCE, TODAY) is may


def test_a_device_acts_for_its_own_point_alone() -> None:
    device = device_actor(5, 20, "Điểm cầu")
    assert allowed(device, Action.SEAT_TAKE, seat(20), TODAY)
    assert not allowed(device, Action.SEAT_TAKE, seat(21), TODAY)
    assert allowed(device, Action.CONFERENCE_READ, CONFERENCE, TODAY)
    assert not allowed(device, Action.CONFERENCE_READ, Target(conference_id=7, points=frozenset({21})), TODAY)
    assert not allowed(device, Action.SESSION_RUN, CONFERENCE, TODAY)
