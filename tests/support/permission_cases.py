"""Every endpoint with a request that is right in itself, and who may send it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from nhipcau.domain.precedence import Standing
from nhipcau.domain.roles import TABLE, Action, Role
from nhipcau.schemas.access import PersonIn
from support.permission_world import World, regulation_body

EVERYBODY = frozenset(Role)
Body = Callable[[World], Any]


@dataclass(frozen=True)
class Case:
    """One endpoint with a request that is right in itself."""

    #: Who may: an action of the table, or roles where an endpoint narrows it.
    who: Action | frozenset[Role] | None
    body: Body | None = None

    @property
    def roles(self) -> frozenset[Role] | None:
        """Roles that are let in; None: anybody, signed in or not."""
        return TABLE[self.who] if isinstance(self.who, Action) else self.who


#: Besides those who take the whole roll, whoever takes that of the own subtree.
ROLL_READERS = TABLE[Action.ROLL_READ] | TABLE[Action.ROLL_OWN]
ROLL_TAKERS = TABLE[Action.ROLL_TAKE] | TABLE[Action.ROLL_OWN]


#: Besides those who see the whole wall, whoever sees that of the own subtree.
WALL_READERS = TABLE[Action.WALL_READ] | TABLE[Action.WALL_OWN]


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


#: What is done to a point, or to a whole series, apart from any one conference.
OF_MORE = {
    "list_devices",
    "list_point_faults",
    "report_point_fault",
    "get_point_fault",
    "step_point_fault",
    "get_series",
}
#: What a person has read; a machine reads nothing.
OF_PERSONS = {"mark_deadline_moves_seen"}
#: A host sits at the main point only, an operator in the seat of his point.
AT_SUB = frozenset({Role.POINT_OPERATOR})

CASES: dict[str, tuple[Case, ...]] = {
    "get_me": (Case(None),),
    "sign_in": (Case(None, lambda _: {"username": "aicuatoi", "password": "x"}),),
    "sign_in_by_link": (Case(None, lambda _: {"token": "x" * 20}),),
    "set_up": (Case(None, lambda _: {"token": "x" * 20, "username": "a", "name": "A", "password": "x" * 12}),),
    "enrol_device": (Case(None, lambda _: {"code": "ABCD-2345"}),),
    "list_devices": (Case(Action.POINTS_READ),),
    "issue_enrolment_code": (Case(Action.POINTS_MANAGE),),
    "revoke_device": (Case(Action.POINTS_MANAGE),),
    "list_people": (Case(Action.PEOPLE_MANAGE),),
    "create_person": (Case(Action.PEOPLE_MANAGE, person_body),),
    "change_person": (Case(Action.PEOPLE_MANAGE, lambda _: {"name": "Tên khác"}),),
    "deactivate_person": (Case(Action.PEOPLE_MANAGE),),
    "reactivate_person": (Case(Action.PEOPLE_MANAGE),),
    "issue_password_link": (Case(Action.PEOPLE_MANAGE),),
    "give_role": (Case(Action.PEOPLE_MANAGE, lambda _: {"role": "auditor", "scope": "system"}),),
    "end_role": (Case(Action.PEOPLE_MANAGE, lambda _: {}),),
    "set_password": (Case(None, lambda _: {"token": "x" * 20, "password": "x" * 12}),),
    "list_bodies": (Case(Action.BODIES_READ),),
    "create_body": (Case(Action.POINTS_MANAGE, new_body),),
    "explain_lateness": (Case(Action.CONFERENCE_REGISTER, lambda _: {"reason": "Văn bản của bộ đến muộn"}),),
    "accept_lateness": (Case(Action.CONFERENCE_ACCEPT_LATE),),
    "mark_deadline_moves_seen": (Case(EVERYBODY, lambda _: {"ids": [1]}),),
    "get_calendar_year": (Case(Action.RULES_READ),),
    "list_calendar_changes": (Case(Action.RULES_READ),),
    "propose_calendar_year": (Case(Action.RULES_MANAGE),),
    "confirm_calendar_year": (Case(Action.RULES_MANAGE, lambda _: {}),),
    "reopen_calendar_year": (Case(Action.RULES_MANAGE),),
    "add_calendar_entries": (Case(Action.RULES_MANAGE, lambda _: {"entries": [storm()]}),),
    "correct_calendar_entry": (Case(Action.RULES_MANAGE, lambda _: storm()),),
    "remove_calendar_entry": (Case(Action.RULES_MANAGE),),
    "list_regulations": (Case(Action.RULES_READ),),
    "add_regulation": (Case(Action.RULES_MANAGE, lambda _: regulation_body()),),
    "change_regulation": (Case(Action.RULES_MANAGE, lambda _: regulation_body()),),
    "drop_regulation": (Case(Action.RULES_MANAGE),),
    "get_tree": (Case(Action.BODIES_READ),),
    "list_tables": (Case(Action.TABLES_EXCHANGE),),
    "export_table": (Case(Action.TABLES_EXCHANGE),),
    "get_table_template": (Case(Action.TABLES_EXCHANGE),),
    # A file without a byte is refused to whoever may bring one.
    "begin_import": (Case(Action.TABLES_EXCHANGE),),
    "list_imports": (Case(Action.TABLES_EXCHANGE),),
    "get_import": (Case(Action.TABLES_EXCHANGE),),
    "apply_import": (Case(Action.TABLES_EXCHANGE),),
    "get_body_history": (Case(Action.BODIES_READ),),
    "change_tree": (Case(Action.POINTS_MANAGE, rename_body),),
    "apply_reorganisation": (Case(Action.TABLES_EXCHANGE, lambda _: {"known": "2025-07-01", "dry": True}),),
    "keep_level": (
        Case(Action.TABLES_EXCHANGE, lambda _: {"key": "hamlet", "vi": "Thôn", "en": "Hamlet", "position": 60}),
    ),
    "judge_deadlines": (Case(Action.CONFERENCE_REGISTER, plan_body),),
    "list_points": (Case(Action.POINTS_READ),),
    "create_point": (
        Case(Action.POINTS_MANAGE, lambda w: {"body_id": w.meeting.main.body_id, "name": "Điểm cầu mới"}),
    ),
    "list_point_cards": (Case(Action.POINT_DETAILS_READ),),
    "get_point_page": (Case(Action.POINT_DETAILS_READ),),
    "save_point_profile": (Case(Action.POINT_DETAILS_MANAGE, lambda _: {"connection": "browser"}),),
    "add_point_record": (Case(Action.POINT_DETAILS_MANAGE, venue_body),),
    "change_point_record": (Case(Action.POINT_DETAILS_MANAGE, venue_body),),
    "end_point_record": (Case(Action.POINT_DETAILS_MANAGE, lambda _: {"section": "venue"}),),
    "send_contact_list": (Case(Action.POINT_DETAILS_MANAGE),),
    "list_contact_lists": (Case(Action.POINT_DETAILS_READ),),
    "receive_contact_list": (Case(Action.CONTACT_LIST_RECEIVE),),
    "get_contact_table": (Case(Action.POINT_DETAILS_READ),),
    "list_point_faults": (Case(Action.POINT_FAULT_READ),),
    "report_point_fault": (Case(Action.POINT_FAULT_REPORT, lambda _: {"kind": "line", "text": "Mất mạng"}),),
    "get_point_fault": (Case(Action.POINT_FAULT_READ),),
    "step_point_fault": (
        Case(Action.POINT_FAULT_REPORT, lambda _: {"command": "note", "seen": 1, "note": "Đang xem"}),
    ),
    "get_today": (Case(Action.CONFERENCE_READ),),
    "list_conferences": (Case(Action.CONFERENCE_READ),),
    "register_conference": (Case(Action.CONFERENCE_REGISTER, conference_body),),
    "get_conference": (Case(Action.CONFERENCE_READ),),
    # Before it is changed: what they saw is the first version.
    "confirm_conference": (Case(Action.CONFERENCE_CONFIRM, lambda _: {"version": 1}),),
    "report_conflict": (Case(Action.CONFERENCE_CONFIRM, lambda _: {"version": 1}),),
    "change_conference": (Case(Action.CONFERENCE_REGISTER, lambda w: {**conference_body(w), "version": 1}),),
    "check_conference": (Case(Action.CONFERENCE_REGISTER, lambda _: {}),),
    "check_registered": (Case(Action.CONFERENCE_REGISTER),),
    "take_conference": (Case(Action.CONFERENCE_CONFIRM),),
    "get_intake": (Case(Action.CONFERENCE_CONFIRM),),
    "get_week": (Case(Action.CONFERENCE_READ),),
    "register_series": (Case(Action.CONFERENCE_REGISTER, series_body),),
    "get_series": (Case(Action.CONFERENCE_READ),),
    "confirm_series": (
        Case(Action.CONFERENCE_CONFIRM, lambda w: {"conferences": [{"id": w.kept.briefing_id, "version": 1}]}),
    ),
    "cancel_series": (Case(Action.CONFERENCE_CANCEL),),
    "list_point_groups": (Case(Action.CONFERENCE_REGISTER),),
    "save_point_group": (Case(Action.CONFERENCE_REGISTER, group_body),),
    "drop_point_group": (Case(Action.CONFERENCE_REGISTER),),
    "list_mandates": (Case(Action.BODIES_READ),),
    "assign_mandate": (Case(Action.PEOPLE_MANAGE, mandate_body),),
    "change_mandate": (
        Case(Action.PEOPLE_MANAGE, lambda w: {"version": 1, "valid_from": w.kept.day.isoformat(), "reason": "Gõ sai"}),
    ),
    # The second version: the one before changed it.
    "end_mandate": (Case(Action.PEOPLE_MANAGE, lambda _: {"version": 2, "reason": "Hết nhiệm vụ"}),),
    "list_precedence": (Case(Action.BODIES_READ),),
    "put_precedence": (Case(Action.PEOPLE_MANAGE, lambda _: order_body()),),
    "change_precedence": (
        Case(
            Action.PEOPLE_MANAGE,
            lambda _: {**order_body(), "effective_from": "2098-06-01", "version": 1, "reason": "Gõ sai ngày"},
        ),
    ),
    "drop_precedence": (Case(Action.PEOPLE_MANAGE),),
    "keep_draft": (Case(Action.CONFERENCE_REGISTER, lambda _: {"content": {"title": "Đang gõ"}}),),
    "get_draft": (Case(Action.CONFERENCE_REGISTER),),
    "drop_draft": (Case(Action.CONFERENCE_REGISTER),),
    "submit_conference": (Case(Action.CONFERENCE_REGISTER),),
    "cancel_conference": (Case(Action.CONFERENCE_CANCEL, lambda _: {"version": 1}),),
    "get_session": (Case(Action.CONFERENCE_READ),),
    "open_session": (Case(Action.SESSION_OPEN),),
    "start_session": (Case(Action.SESSION_RUN),),
    "pause_session": (Case(Action.SESSION_RUN),),
    "resume_session": (Case(Action.SESSION_RUN),),
    "end_session": (Case(Action.SESSION_END),),
    "join_session": (
        Case(AT_SUB, of_sub),
        Case(Action.SEAT_TAKE, lambda w: {"point_id": w.main}),
        Case(Action.ROOM_WATCH, lambda _: {}),
    ),
    "leave_session": (Case(AT_SUB, lambda w: {"point_id": w.sub, "generation": 0}),),
    "request_floor": (Case(Action.FLOOR_REQUEST, of_sub),),
    "withdraw_request": (Case(Action.FLOOR_REQUEST, of_sub),),
    "return_floor": (Case(Action.FLOOR_REQUEST, of_sub),),
    "give_floor": (Case(Action.FLOOR_GIVE, floor_body),),
    "call_next": (Case(Action.FLOOR_GIVE, floor_body),),
    "move_request": (Case(Action.FLOOR_GIVE, lambda w: {"point_id": w.sub, "place": 2, "to": 1}),),
    "add_time": (Case(Action.FLOOR_GIVE, lambda w: {"point_id": w.sub, "minutes": 1, "seen": 0}),),
    "set_turn_time": (Case(Action.FLOOR_GIVE, lambda _: {"minutes": 5}),),
    "undo_floor": (Case(Action.FLOOR_GIVE, lambda _: {"seen": 0}),),
    "move_main": (Case(Action.FLOOR_GIVE, floor_body),),
    "add_speaker": (Case(Action.FLOOR_GIVE, floor_body),),
    "take_floor": (Case(Action.FLOOR_GIVE, floor_body),),
    "set_lock": (Case(Action.DOOR_KEEP, lambda _: {"locked": False, "seen": 0}),),
    "set_waiting_room": (Case(Action.DOOR_KEEP, lambda _: {"waiting_room": False, "seen": 0}),),
    "admit_point": (Case(Action.DOOR_KEEP, lambda w: {"point_id": w.sub, "seen": 99}),),
    "admit_waiting": (Case(Action.DOOR_KEEP, lambda _: {"seen": 0}),),
    "bar_point": (Case(Action.DOOR_KEEP, lambda w: {**floor_body(w), "reason": "Nhầm điểm cầu"}),),
    "lift_bar": (Case(Action.DOOR_KEEP, floor_body),),
    "send_back": (Case(Action.DOOR_KEEP, floor_body),),
    "set_scene": (Case(Action.FLOOR_GIVE, lambda _: {"preset": "lecture"}),),
    "set_content": (Case(Action.FLOOR_GIVE, lambda _: {"file_id": None}),),
    "set_delivery": (Case(Action.FLOOR_GIVE, lambda w: {"point_id": w.sub, "delivery": "direct"}),),
    "set_seen": (Case(Action.FLOOR_GIVE, lambda w: {"point_id": w.sub, "seen": True}),),
    "mute_all": (Case(Action.FLOOR_GIVE, lambda _: {"seen": 0}),),
    "mute_all_but": (Case(Action.FLOOR_GIVE, lambda w: {"point_ids": [w.sub], "seen": 0}),),
    "report_incident": (Case(Action.FAULT_REPORT, lambda w: {"point_id": w.sub, "kind": "fault", "text": ""}),),
    "close_incidents": (Case(Action.FLOOR_GIVE, of_sub),),
    "list_recordings": (Case(Action.RECORDING_READ),),
    "get_recording": (Case(Action.RECORDING_READ),),
    "get_film": (Case(Action.RECORDING_READ),),
    "get_chapter": (Case(Action.RECORDING_READ),),
    "get_speaker_track": (Case(Action.RECORDING_READ),),
    "get_still": (Case(Action.RECORDING_READ),),
    "list_looks": (Case(Action.RECORDING_READ),),
    "finish_recording_again": (Case(Action.RECORDING_KEEP),),
    "keep_recording": (Case(Action.RECORDING_KEEP, lambda _: {"retention": "long", "hold": "Thanh tra"}),),
    "delete_recording": (Case(Action.RECORDING_KEEP, lambda _: {"why": "Theo yêu cầu"}),),
    "request_recording": (Case(Action.RECORDING_REQUEST),),
    "get_recording_figures": (Case(Action.RECORDING_READ),),
    "list_streams": (Case(Action.STREAM_READ),),
    "set_up_stream": (Case(Action.STREAM_SET, lambda _: {"kind": "hls", "name": "Công khai", "public": True}),),
    "start_stream": (Case(Action.STREAM_RUN),),
    "stop_stream": (Case(Action.STREAM_RUN),),
    "make_watch_link": (Case(Action.STREAM_RUN, lambda _: {"hours": 2}),),
    "take_watch_links_back": (Case(Action.STREAM_RUN),),
    "watch_stream": (Case(Action.STREAM_WATCH),),
    "get_watched": (Case(None),),
    "get_roll": (Case(ROLL_READERS),),
    "get_roll_file": (Case(ROLL_READERS),),
    "list_delegates": (Case(ROLL_READERS),),
    "mark_point": (
        Case(ROLL_TAKERS, lambda w: {"point_id": w.sub, "mark": "present", "version": 0, "reason": "Có mặt"}),
    ),
    "confirm_roll": (Case(ROLL_TAKERS, lambda _: {}),),
    "note_roll_call": (Case(ROLL_TAKERS, of_sub),),
    "set_quorum": (Case(Action.ROLL_TAKE, lambda _: {"of": "points", "by": "share", "amount": 50}),),
    "get_wall": (Case(WALL_READERS),),
    "get_wall_point": (Case(WALL_READERS),),
    "get_wall_still": (Case(WALL_READERS),),
    # Nobody sits yet: whoever may take the seat is told that the session is not open.
    "post_link": (
        Case(
            AT_SUB,
            lambda w: {**of_sub(w), "generation": 0, "up_kbps": 0, "down_kbps": 0, "loss": 0},
        ),
    ),
    "post_still": (Case(AT_SUB),),
    "list_logbook": (Case(Action.LOGBOOK_READ),),
    "get_logbook_page": (Case(Action.LOGBOOK_READ),),
    "stream_events": (Case(Action.EVENTS_READ),),
    "list_documents": (Case(Action.DOCUMENTS_READ),),
    "make_document": (Case(Action.DOCUMENTS_MAKE, lambda _: {"kind": "notice"}),),
    "preview_document": (Case(Action.DOCUMENTS_MAKE, lambda _: {"kind": "notice"}),),
    "list_body_documents": (Case(Action.DOCUMENTS_MAKE),),
    "make_body_document": (Case(Action.DOCUMENTS_MAKE, lambda _: {"kind": "contact_officers"}),),
    "get_document_file": (Case(Action.DOCUMENTS_READ),),
    "keep_signed_copy": (Case(Action.DOCUMENTS_MAKE),),
    "send_document": (Case(Action.DOCUMENTS_MAKE, lambda _: {"addresses": []}),),
    "verify_document": (Case(None),),
    "print_backdrops": (Case(Action.DOCUMENTS_READ),),
    "set_backdrop": (Case(Action.DOCUMENTS_MAKE, lambda _: backdrop_body()),),
    "list_templates": (Case(Action.TEMPLATES_MANAGE),),
    "upload_template": (Case(Action.TEMPLATES_MANAGE),),
    "remove_template": (Case(Action.TEMPLATES_MANAGE),),
    "download_template": (Case(Action.TEMPLATES_MANAGE),),
    "list_providers": (Case(Action.MAIL_MANAGE),),
    "add_provider": (Case(Action.MAIL_MANAGE, lambda _: {"name": "Điện lực", "kind": "power"}),),
    "change_provider": (Case(Action.MAIL_MANAGE, lambda _: {"name": "VNPT mới", "kind": "telecom"}),),
    "ask_provider": (Case(Action.DOCUMENTS_MAKE, lambda w: {"provider_id": w.papers["provider_id"]}),),
    "read_duty": (Case(None, lambda w: {"token": w.papers["duty_token"]}),),
    "answer_duty": (Case(None, lambda w: {"token": w.papers["duty_token"], "people": []}),),
    "revoke_duty_link": (Case(Action.DOCUMENTS_MAKE),),
    "get_mail_state": (Case(Action.MAIL_MANAGE),),
    "try_mail": (Case(Action.MAIL_MANAGE, lambda _: {"address": "a@example.vn"}),),
    "try_mail_again": (Case(Action.MAIL_MANAGE),),
    "set_mail_address": (Case(Action.MAIL_MANAGE, lambda _: {"address": "b@example.vn"}),),
    "list_mail_addresses": (Case(Action.MAIL_MANAGE),),
    "get_feed": (Case(Action.TEMPLATES_MANAGE),),
    "read_feed": (Case(None),),
    "issue_feed": (Case(Action.TEMPLATES_MANAGE),),
    "revoke_feed": (Case(Action.TEMPLATES_MANAGE),),
    # Last of the streams, for it takes one away.
    "remove_stream": (Case(Action.STREAM_SET),),
    "start_emergency": (Case(Action.CALL_SHEET_WORK),),
    "list_running_emergencies": (Case(Action.CONFERENCE_READ),),
    "call_emergency": (Case(Action.EMERGENCY_CALL, emergency_body),),
    "get_emergency": (Case(Action.CALL_SHEET_WORK),),
    "claim_call": (Case(Action.CALL_SHEET_WORK, lambda _: {}),),
    "answer_call": (Case(Action.CALL_SHEET_WORK, lambda _: {"step": "heard", "version": 1}),),
    "correct_call": (Case(Action.CALL_SHEET_WORK, lambda _: {"version": 2, "phone": "0204"}),),
    "enter_papers": (Case(Action.CALL_SHEET_WORK, lambda _: {"number": "12/CV", "day": "2026-03-11"}),),
    "make_seat_link": (Case(Action.CALL_SHEET_WORK, of_sub),),
    "open_seat_link": (Case(None, lambda _: {"token": "x" * 30}),),
    "list_tasks": (Case(Action.REMINDERS_READ),),
    "get_preparation": (Case(Action.REQUEST_READ),),
    "make_request": (Case(Action.REQUEST_MAKE, lambda _: {"kind": "slides"}),),
    "step_request": (
        Case(Action.REQUEST_ANSWER, lambda _: {"step": "agree"}),
        Case(Action.REQUEST_MAKE, lambda _: {"step": "withdraw"}),
    ),
    "begin_upload": (Case(Action.REQUEST_MAKE, lambda _: {"kind": "slides", "name": "a.pdf", "bytes": 10}),),
    "find_offset": (Case(Action.REQUEST_MAKE),),
    "put_piece": (Case(Action.REQUEST_MAKE),),
    "finish_upload": (Case(Action.REQUEST_MAKE, lambda _: {"sha256": "0" * 64}),),
    "get_slide": (Case(Action.FILE_READ),),
    "get_clip": (Case(Action.FILE_READ),),
    "get_original": (Case(Action.REQUEST_READ),),
    "remove_file": (Case(Action.REQUEST_MAKE),),
    "get_agenda": (Case(Action.CONFERENCE_READ),),
    "save_agenda": (Case(Action.AGENDA_WRITE, lambda _: {"version": 0, "items": []}),),
    "get_session_agenda": (Case(Action.CONFERENCE_READ),),
    "go_to_item": (Case(Action.FLOOR_GIVE, lambda _: {"item_id": 1, "seen": 0}),),
    "go_back_in_agenda": (Case(Action.FLOOR_GIVE, lambda _: {"seen": 0}),),
    "add_minutes": (Case(Action.FLOOR_GIVE, lambda _: {"minutes": 10, "seen": 0}),),
    "get_answers": (Case(Action.ANSWERS_READ),),
    "get_invitation": (Case(Action.ANSWER_GIVE),),
    "acknowledge": (Case(Action.ANSWER_GIVE, lambda _: {"version": 0, "operator": "Nguyễn Văn A"}),),
    "decline": (Case(Action.ANSWER_GIVE, lambda _: {"version": 1, "reason": "Mất điện"}),),
    "seat_substitute": (Case(Action.CONFERENCE_REGISTER),),
    "read_delegates": (Case(Action.ANSWER_GIVE),),
    # Whoever is signed in; last, for it signs out.
    "sign_out": (Case(EVERYBODY),),
}


#: The seat of the main point, in which no operator of a sub point sits.
AT_MAIN = CASES["join_session"][1]
#: Whoever has no role signs out, sees a day that holds nothing, and has read what was not for them.
EMPTY = {"sign_out", "get_today", "mark_deadline_moves_seen"}

#: Operation → code with which whoever may send the request is refused by what stands in the world: its session is not
#: open, its film is not made, its file is none. Everything else succeeds.
REFUSED = {
    "accept_lateness": "not_late",
    "acknowledge": "wrong_state",
    "add_minutes": "session_not_open",
    "add_speaker": "session_not_open",
    "add_time": "session_not_open",
    "admit_point": "session_not_open",
    "admit_waiting": "session_not_open",
    "bar_point": "session_not_open",
    "begin_import": "bad_input",
    "begin_upload": "wrong_state",
    "call_next": "session_not_open",
    "change_conference": "bad_input",
    "change_regulation": "regulation_day_taken",
    "close_incidents": "session_not_open",
    "confirm_conference": "wrong_state",
    "confirm_roll": "wrong_state",
    "correct_calendar_entry": "calendar_day_taken",
    "decline": "wrong_state",
    "delete_recording": "recording_at_work",
    "end_session": "wrong_state",
    "enrol_device": "enrolment_code_unknown",
    "explain_lateness": "not_late",
    "finish_upload": "upload_incomplete",
    "get_chapter": "recording_missing",
    "get_film": "recording_missing",
    "get_speaker_track": "recording_missing",
    "get_still": "recording_missing",
    "get_wall_still": "still_missing",
    "get_watched": "watch_link_expired",
    "give_floor": "session_not_open",
    "go_back_in_agenda": "session_not_open",
    "go_to_item": "session_not_open",
    "join_session": "session_not_open",
    "keep_signed_copy": "signed_copy_wrong",
    "lift_bar": "session_not_open",
    "make_document": "notice_incomplete",
    "make_request": "wrong_state",
    "make_seat_link": "session_not_open",
    "mark_point": "wrong_state",
    "move_main": "session_not_open",
    "move_request": "session_not_open",
    "mute_all": "session_not_open",
    "mute_all_but": "session_not_open",
    "note_roll_call": "wrong_state",
    "open_seat_link": "seat_link_used",
    "open_session": "not_confirmed",
    "pause_session": "wrong_state",
    "post_link": "session_not_open",
    "post_still": "session_not_open",
    "preview_document": "notice_incomplete",
    "put_piece": "bad_input",
    "read_delegates": "file_type_wrong",
    "report_incident": "session_not_open",
    "request_floor": "session_not_open",
    "request_recording": "session_not_open",
    "resume_session": "wrong_state",
    "return_floor": "session_not_open",
    "save_agenda": "wrong_state",
    "seat_substitute": "wrong_state",
    "send_back": "session_not_open",
    "send_document": "mail_off",
    "set_content": "session_not_open",
    "set_delivery": "session_not_open",
    "set_lock": "session_not_open",
    "set_password": "link_expired",
    "set_scene": "session_not_open",
    "set_seen": "session_not_open",
    "set_turn_time": "session_not_open",
    "set_up": "link_expired",
    "set_waiting_room": "session_not_open",
    "sign_in": "wrong_password",
    "sign_in_by_link": "link_expired",
    "start_session": "wrong_state",
    "start_stream": "session_not_open",
    "step_request": "wrong_state",
    "submit_conference": "bad_input",
    "take_conference": "wrong_state",
    "take_floor": "session_not_open",
    "try_mail": "mail_off",
    "undo_floor": "session_not_open",
    "upload_template": "template_refused",
    "withdraw_request": "session_not_open",
}
