"""Sub-conferences in the walk over the permission table: who delegates, conducts, asks and reads."""

from __future__ import annotations

from nhipcau.domain.roles import TABLE, Action, Role
from support.permission_bodies import floor_body, of_sub
from support.permission_case import Case

#: Besides those who delegate a sub-conference and call it back, whoever conducts it ends it.
BRANCH_ENDERS = TABLE[Action.BRANCH_HAND] | TABLE[Action.BRANCH_CONDUCT]
#: In the seat of a sub point its operator alone.
_AT_SUB = frozenset({Role.POINT_OPERATOR})

BRANCH_CASES: dict[str, tuple[Case, ...]] = {
    "start_branch": (Case(Action.BRANCH_HAND, floor_body),),
    "recall_branches": (Case(Action.BRANCH_HAND),),
    "extend_branch": (Case(Action.BRANCH_HAND, lambda _: {"minutes": 5}),),
    "end_branch": (Case(BRANCH_ENDERS),),
    "get_branch": (Case(Action.CONFERENCE_READ),),
    "join_branch": (Case(_AT_SUB, of_sub),),
    "request_in_branch": (Case(Action.FLOOR_REQUEST, of_sub),),
    "withdraw_in_branch": (Case(Action.FLOOR_REQUEST, of_sub),),
    "return_in_branch": (Case(Action.FLOOR_REQUEST, of_sub),),
    "give_in_branch": (Case(Action.BRANCH_CONDUCT, floor_body),),
    "call_next_in_branch": (Case(Action.BRANCH_CONDUCT, floor_body),),
    "take_in_branch": (Case(Action.BRANCH_CONDUCT, floor_body),),
    "mute_all_in_branch": (Case(Action.BRANCH_CONDUCT, lambda _: {"seen": 0}),),
}

#: The session of the walk is not open.
BRANCH_REFUSED = dict.fromkeys(BRANCH_CASES, "session_not_open")
