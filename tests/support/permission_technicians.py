"""Who may send what technicians of a session send (see ``permission_cases``): faults, calls, messages."""

from __future__ import annotations

from nhipcau.domain.roles import TABLE, Action, Role
from support.permission_bodies import Body, of_sub

#: A host sits at the main point only, an operator in the seat of his point.
AT_SUB = frozenset({Role.POINT_OPERATOR})

_WORDS: Body = lambda _: {"text": "Đã kiểm tra dây micrô"}  # noqa: E731

#: Operation → its cases: who may, and a body that is right in itself.
TECHNICIANS: dict[str, tuple[tuple[Action | frozenset[Role], Body | None], ...]] = {
    "report_incident": (
        (TABLE[Action.FAULT_REPORT] | TABLE[Action.INCIDENT_WORK], lambda w: {"point_id": w.sub, "text": ""}),
    ),
    "list_incidents": ((TABLE[Action.INCIDENT_READ] | TABLE[Action.WALL_OWN] | AT_SUB, None),),
    "take_incident": ((Action.INCIDENT_WORK, None),),
    "solve_incident": ((Action.INCIDENT_WORK, lambda _: {"outcome": "Thay dây micrô"}),),
    "ask_page": ((Action.INCIDENT_WORK, lambda w: {"point_id": w.sub, "verb": "tone"}),),
    "list_help_calls": ((TABLE[Action.HELP_READ] | TABLE[Action.WALL_OWN] | AT_SUB, None),),
    "call_engineer": ((AT_SUB, of_sub),),
    "answer_help_call": ((Action.HELP_ANSWER, None),),
    "join_help_call": (
        (AT_SUB, lambda _: {"side": "point"}),
        (Action.HELP_ANSWER, lambda _: {"side": "engineer"}),
    ),
    "end_help_call": ((TABLE[Action.HELP_ANSWER] | AT_SUB, None),),
    "list_call_messages": ((TABLE[Action.HELP_WRITTEN_READ] | AT_SUB, None),),
    "send_call_message": ((TABLE[Action.HELP_ANSWER] | AT_SUB, _WORDS),),
    "list_messages": ((Action.CHANNEL_READ, None),),
    "send_message": ((Action.CHANNEL_WRITE, _WORDS),),
}

#: What is refused because the session of the world is not open.
NOT_OPEN = (
    "report_incident",
    "take_incident",
    "solve_incident",
    "ask_page",
    "call_engineer",
    "answer_help_call",
    "join_help_call",
    "send_call_message",
    "send_message",
)
