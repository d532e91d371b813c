"""What is asked of some records only, as it is when they are entered by hand (``point_records``)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from nhipcau.documents.tables import Key, Plan, Problem, Values, problem
from nhipcau.schemas.mail import ADDRESS


def planned_or_done(plan: Plan, _after: Mapping[Key, Values]) -> list[Problem]:
    """Return work that has neither a day for which it is planned nor one on which it was done (Art. 8.2, 13.5)."""
    return [
        problem(row.number, "planned_for", "one_of_days")
        for row in plan.rows
        if not row.values["planned_for"] and not row.values["done_on"]
    ]


def mail_addresses(plan: Plan, _after: Mapping[Key, Values]) -> list[Problem]:
    """Return mailboxes of points that are no mail addresses."""
    return [
        problem(row.number, "mail", "bad_address", value=address[:80])
        for row in plan.rows
        if (address := row.values["mail"]) and not ADDRESS.fullmatch(address)
    ]


def one_open_team(plan: Plan, after: Mapping[Key, Values]) -> list[Problem]:
    """Return decisions beside which another one of the same body is open: one takes the other's place (Art. 13.3)."""
    opened: dict[str, list[Key]] = defaultdict(list)
    for key, values in after.items():
        if not values["valid_to"]:
            opened[values["body_code"]].append(key)
    problems = []
    for row in plan.rows:
        others = [key for key in opened[row.values["body_code"]] if key != row.key]
        if others and not row.values["valid_to"]:
            problems.append(problem(row.number, "valid_to", "team_open", value=after[others[0]]["decision_number"]))
    return problems
