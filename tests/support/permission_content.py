"""The second machine of a seat in the walk over the permission table (see ``permission_cases``)."""

from __future__ import annotations

from nhipcau.domain.roles import TABLE, Action
from support.permission_bodies import of_sub
from support.permission_case import Case
from support.permission_technicians import AT_SUB

CONTENT_CASES: dict[str, tuple[Case, ...]] = {
    "make_content_code": (Case(AT_SUB, of_sub),),
    "end_content_machine": (Case(TABLE[Action.FLOOR_GIVE] | AT_SUB, of_sub),),
    "show_from_seat": (Case(AT_SUB, of_sub),),
    # The machine proves itself by its own cookie, whoever is signed in beside it.
    "open_content_code": (Case(None, lambda _: {"code": "ABCD-2345"}),),
    "get_content_machine": (Case(None),),
    "join_content_machine": (Case(None),),
    "show_from_machine": (Case(None),),
    "end_showing_content": (Case(None),),
    "leave_content_machine": (Case(None),),
}

#: The session of the walk is not open, and nobody has such a cookie.
CONTENT_REFUSED = {
    **dict.fromkeys(("make_content_code", "end_content_machine", "show_from_seat"), "session_not_open"),
    "open_content_code": "content_code_unknown",
    **dict.fromkeys(
        ("get_content_machine", "join_content_machine", "show_from_machine", "end_showing_content"),
        "no_content_machine",
    ),
}
