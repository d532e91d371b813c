"""What the rules say of a registration while it is typed: deadline, law, clashes, capacity, and ways out.

The number of queries is the same for one point and for 250, for one session and for a year of a series.
"""

from __future__ import annotations

from sqlalchemy import select

from nhipcau.domain.conference import PurposeScope, SessionKind
from nhipcau.domain.errors import Forbidden, NotFound
from nhipcau.domain.roles import ANYWHERE, SYSTEM, Action, Actor, allowed
from nhipcau.schemas.deadlines import VerdictsIn
from nhipcau.schemas.registration import CheckIn, CheckView
from nhipcau.services import verdicts
from nhipcau.services.calendar import day_of
from nhipcau.services.check_clashes import meet
from nhipcau.services.check_facts import law_of, read_asked
from nhipcau.services.check_plans import plan_of, plans_of
from nhipcau.services.check_problems import problems_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.reach import reach_of
from nhipcau.services.requested import requested_kinds
from nhipcau.store.models import Conference, ConferencePoint, Session


async def check(deployment: Deployment, actor: Actor, *, request: CheckIn) -> CheckView:
    """Return everything that the rules say of what is typed. Nothing is stored.

    Raises Forbidden, NotFound (a registration that is not the actor's, no regulation in force), BadInput (a series
    without an end).
    """
    now = deployment.now()
    if not allowed(actor, Action.CONFERENCE_REGISTER, ANYWHERE, day_of(now)):
        raise Forbidden
    judged = None
    if request.starts_at is not None:
        asked_for = VerdictsIn(
            host_body_id=request.host_body_id,
            starts_at=request.starts_at,
            rehearsal_at=request.rehearsal_at,
            technical=request.technical,
            central_invitation=request.central_invitation and request.scope is PurposeScope.DD,
            conference_id=request.conference_id,
        )
        judged = await verdicts.preview(deployment, actor, request=asked_for)
    async with deployment.database.read() as tx:
        asked = await read_asked(tx, actor, request, now)
        law = law_of(asked)
        problems = tuple(problems_of(asked, judged))
        plan = plan_of(request, asked.day)
        if plan is None:
            return CheckView(
                verdicts=judged,
                law=law,
                capacity=None,
                clashes=(),
                free_times=(),
                free_venues=(),
                problems=problems,
                series=(),
            )
        limit = deployment.settings.server_points
        met = await meet(tx, asked, plans_of(plan, request.recurrence), limit=limit, now=now)
    return CheckView(
        verdicts=judged,
        law=law,
        capacity=met.capacity,
        clashes=met.clashes,
        free_times=met.free_times,
        free_venues=met.free_venues,
        problems=problems,
        series=met.series,
    )


async def check_registered(deployment: Deployment, actor: Actor, *, conference_id: int) -> CheckView:
    """Check a registration as it is stored: what the Department sees beside it. Raises Forbidden, NotFound."""
    async with deployment.database.read() as tx:
        conference = await tx.get(Conference, conference_id)
        if conference is None:
            raise NotFound(what="conference")
        reach = await reach_of(tx, actor, conference, day_of(deployment.now()))
        if not reach.may(Action.CONFERENCE_READ):
            raise NotFound(what="conference")
        reach.require(Action.REGISTRATION_READ)
        rows = (
            await tx.execute(
                select(ConferencePoint.point_id, ConferencePoint.is_main, ConferencePoint.venue_id)
                .where(ConferencePoint.conference_id == conference_id)
                .order_by(ConferencePoint.position)
            )
        ).all()
        rehearsal = await tx.scalar(
            select(Session.starts_at)
            .where(Session.conference_id == conference_id, Session.kind == SessionKind.REHEARSAL)
            .order_by(Session.starts_at)
            .limit(1)
        )
        kinds = await requested_kinds(tx, conference_id)
    request = CheckIn.model_validate(
        {
            "conference_id": conference.id,
            "scope": conference.scope,
            "host_body_id": conference.host_body_id,
            "organiser_body_id": conference.organiser_body_id,
            "starts_at": conference.starts_at,
            "ends_at": conference.ends_at,
            "rehearsal_at": rehearsal,
            "main_point_id": next((row.point_id for row in rows if row.is_main), None),
            "sub_point_ids": [row.point_id for row in rows if not row.is_main],
            "venues": [{"point_id": row.point_id, "venue_id": row.venue_id} for row in rows if row.venue_id],
            "coordinator": conference.coordinator,
            "coordinator_phone": conference.coordinator_phone,
            "duty_officer": conference.duty_officer,
            "duty_phone": conference.duty_phone,
            "technical": conference.recording_requested or bool(conference.technical_note) or bool(kinds),
            "central_invitation": bool(conference.invitation_number and conference.invitation_date),
        }
    )
    # Whoever may read what stands behind this registration need not be able to register one.
    return await check(deployment, SYSTEM, request=request)
