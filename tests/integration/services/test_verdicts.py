"""Versions of the regulation, what is judged while one types, and late registrations."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from nhipcau.domain.conference import Intake
from nhipcau.domain.deadline import Clause, CountingRule, Outcome
from nhipcau.domain.errors import Forbidden, NotFound
from nhipcau.domain.errors_rules import (
    LateReasonMissing,
    NotLate,
    RegulationBackdated,
    RegulationDayTaken,
    RegulationInForce,
)
from nhipcau.domain.events import EventType
from nhipcau.domain.roles import Role, ScopeKind
from nhipcau.schemas.deadlines import VerdictsIn
from nhipcau.schemas.rules import RegulationIn
from nhipcau.services import lateness, regulations, verdicts
from nhipcau.services.deployment import Deployment
from nhipcau.store.models import Conference
from support.control_plane import Clock, make_person
from support.judged_office import PUBLISHED, TWELFTH, JudgedOffice, due

pytestmark = pytest.mark.anyio


@pytest.fixture
async def office(deployment: Deployment, clock: Clock) -> JudgedOffice:
    clock.at = PUBLISHED
    return await JudgedOffice(deployment).set_up()


# --- versions of the regulation --------------------------------------------------------------------------------------


def version(**changed: Any) -> RegulationIn:
    values = {
        "number": "20/2026/QĐ-UBND",
        "effective_from": date(2026, 1, 1),
        "hotline": "0204.3829.006",
        "opens_before_minutes": 60,
        "registration_days": 5,
        "technical_request_days": 2,
        "rehearsal_days": 1,
        "rehearsal_counting": CountingRule.FULL_DAYS_BETWEEN,
        "office_closes": time(16, 30),
    }
    return RegulationIn.model_validate({**values, **changed})


async def test_a_new_version_holds_from_its_day(office: JudgedOffice) -> None:
    """Art. 9.1, Art. 9.2, Art. 15.1: figures, counting rule and close hour are values of a dated version."""
    before = await office.register(datetime(2025, 12, 31, 1, tzinfo=UTC), submit=False)
    after = await office.register(TWELFTH, submit=False)
    listed = await regulations.add_regulation(office.deployment, office.administrator, request=version())
    assert [(one.number, one.effective_to, one.in_force, one.editable) for one in listed] == [
        # Its day is to come, but the draft of the 12th was judged by it.
        ("20/2026/QĐ-UBND", None, False, False),
        ("14/2019/QĐ-UBND", date(2025, 12, 31), True, False),
    ]
    assert [due(one) for one in (await office.seen(before)).verdicts] == [
        "17:00 26/12/2025",
        "17:00 30/12/2025",
        "17:00 30/12/2025",
    ]
    moved = (await office.seen(after)).verdicts
    assert [(due(one), one.counting, one.regulation) for one in moved] == [
        ("16:30 05/01/2026", CountingRule.NTH_WORKING_DAY, "20/2026/QĐ-UBND"),
        ("16:30 08/01/2026", CountingRule.NTH_WORKING_DAY, "20/2026/QĐ-UBND"),
        ("16:30 08/01/2026", CountingRule.FULL_DAYS_BETWEEN, "20/2026/QĐ-UBND"),
    ]
    told = await office.events(EventType.CONFERENCE_DEADLINE_MOVED)
    assert [(event.conference_id, event.data["cause"]) for event in told] == [(after.id, "regulation")] * 3


async def test_only_what_is_to_come_and_unused_is_changed(office: JudgedOffice) -> None:
    (in_force,) = await regulations.list_regulations(office.deployment, office.registrar)
    with pytest.raises(RegulationInForce):
        await regulations.change_regulation(
            office.deployment, office.administrator, regulation_id=in_force.id, request=version()
        )
    coming, _ = await regulations.add_regulation(office.deployment, office.administrator, request=version())
    assert coming.editable
    changed, _ = await regulations.change_regulation(
        office.deployment,
        office.administrator,
        regulation_id=coming.id,
        request=version(effective_from=date(2026, 2, 1), scopes=["c", "a"], communes_host=False),
    )
    assert (changed.id, changed.effective_from, changed.scopes, changed.communes_host) == (
        coming.id,
        date(2026, 2, 1),
        ("a", "c"),
        False,
    )
    await office.register(datetime(2026, 2, 4, 1, tzinfo=UTC))
    for act in (
        regulations.drop_regulation(office.deployment, office.administrator, regulation_id=coming.id),
        regulations.change_regulation(
            office.deployment, office.administrator, regulation_id=coming.id, request=version()
        ),
    ):
        with pytest.raises(RegulationInForce):
            await act


async def test_versions_are_refused_in_words(office: JudgedOffice) -> None:
    await regulations.add_regulation(office.deployment, office.administrator, request=version())
    with pytest.raises(RegulationDayTaken):
        await regulations.add_regulation(office.deployment, office.administrator, request=version(number="khác"))
    with pytest.raises(RegulationBackdated):
        await regulations.add_regulation(
            office.deployment, office.administrator, request=version(effective_from=date(2025, 12, 24))
        )
    with pytest.raises(NotFound):
        await regulations.drop_regulation(office.deployment, office.administrator, regulation_id=987_654)
    with pytest.raises(Forbidden):
        await regulations.add_regulation(office.deployment, office.engineer, request=version())
    coming, _ = await regulations.list_regulations(office.deployment, office.administrator)
    (left,) = await regulations.drop_regulation(office.deployment, office.administrator, regulation_id=coming.id)
    assert (left.number, left.effective_to) == ("14/2019/QĐ-UBND", None)


# --- while one types, and late ---------------------------------------------------------------------------------------


async def test_what_is_typed_is_judged_as_if_handed_in_now(office: JudgedOffice, clock: Clock) -> None:
    """Art. 9.1, Art. 9.2, Art. 10.1a, and the wish for files before the rehearsal, which is no deadline."""
    await office.announce_swap()
    clock.at = datetime(2026, 1, 8, 10, 0, 0, 1, tzinfo=UTC)
    rehearsal = datetime(2026, 1, 9, 7, tzinfo=UTC)
    view = await verdicts.preview(
        office.deployment,
        office.registrar,
        request=VerdictsIn(starts_at=TWELFTH, rehearsal_at=rehearsal, technical=True, host_body_id=office.province.id),
    )
    assert [(one.clause, one.outcome, due(one)) for one in view.verdicts] == [
        (Clause.REGISTRATION, Outcome.LATE, "17:00 08/01/2026"),
        (Clause.TECHNICAL_REQUEST, Outcome.IN_TIME, "17:00 10/01/2026"),
        (Clause.REHEARSAL, Outcome.IN_TIME, "17:00 10/01/2026"),
    ]
    # Friday, the made-up Saturday and Monday lie between: Tuesday.
    assert (view.now, view.first_day) == (clock.at, date(2026, 1, 13))
    assert view.wish is not None
    assert (view.wish.by, view.wish.words_vi) == (
        rehearsal,
        "Nên gửi tệp trình chiếu, video trước giờ vận hành thử 14 giờ Thứ Sáu 09/01/2026: "
        "tệp đến sau không được chạy thử",
    )
    waived = await verdicts.preview(
        office.deployment, office.registrar, request=VerdictsIn(starts_at=TWELFTH, emergency=True)
    )
    assert ([one.outcome for one in waived.verdicts], waived.wish) == ([Outcome.WAIVED] * 3, None)
    excused = await verdicts.preview(
        office.deployment, office.registrar, request=VerdictsIn(starts_at=TWELFTH, central_invitation=True)
    )
    assert excused.verdicts[0].outcome is Outcome.EXCUSED
    with pytest.raises(Forbidden):
        await verdicts.preview(office.deployment, office.administrator, request=VerdictsIn(starts_at=TWELFTH))


async def test_a_change_keeps_what_was_handed_in_in_time(office: JudgedOffice, clock: Clock) -> None:
    made = await office.register(TWELFTH)
    clock.at = TWELFTH - timedelta(days=1)

    async def outcome(starts_at: datetime) -> Outcome:
        request = VerdictsIn(starts_at=starts_at, conference_id=made.id)
        return (await verdicts.preview(office.deployment, office.registrar, request=request)).verdicts[0].outcome

    found = [await outcome(TWELFTH), await outcome(TWELFTH + timedelta(hours=1))]
    assert found == [Outcome.IN_TIME, Outcome.LATE]


async def test_a_late_registration_is_kept_explained_and_accepted(office: JudgedOffice, clock: Clock) -> None:
    """Art. 9.1: the regulation gives nobody the right to turn it away."""
    clock.at = TWELFTH - timedelta(days=2)
    made = await office.register(TWELFTH)
    assert (made.intake, made.late, made.verdicts[0].late_reason) == (Intake.RECEIVED, True, "")
    with pytest.raises(LateReasonMissing):
        await lateness.accept_lateness(office.deployment, office.engineer, conference_id=made.id)
    explained = await lateness.explain_lateness(
        office.deployment, office.registrar, conference_id=made.id, reason="Giấy mời của bộ đến chiều qua"
    )
    assert (explained.verdicts[0].late_reason, explained.verdicts[0].accepted_at) == (
        "Giấy mời của bộ đến chiều qua",
        None,
    )
    with pytest.raises(Forbidden):
        await lateness.accept_lateness(office.deployment, office.registrar, conference_id=made.id)
    for _ in range(2):
        accepted = await lateness.accept_lateness(office.deployment, office.engineer, conference_id=made.id)
    # It stays late: only the Department no longer minds.
    assert (accepted.late, accepted.verdicts[0].accepted_at, accepted.verdicts[0].accepted_by) == (
        True,
        clock.at,
        office.engineer.name,
    )
    told = [
        await office.events(kind) for kind in (EventType.CONFERENCE_LATE_EXPLAINED, EventType.CONFERENCE_LATE_ACCEPTED)
    ]
    assert [[event.data for event in events] for events in told] == [[{"reason": "Giấy mời của bộ đến chiều qua"}]] * 2


async def test_there_is_nothing_to_accept_in_time(office: JudgedOffice) -> None:
    made = await office.register(TWELFTH)
    with pytest.raises(NotLate):
        await lateness.explain_lateness(office.deployment, office.registrar, conference_id=made.id, reason="x")
    with pytest.raises(NotLate):
        await lateness.accept_lateness(office.deployment, office.engineer, conference_id=made.id)
    stranger = await make_person(office.deployment, Role.REGISTRAR, scope=ScopeKind.SUBTREE, scope_id=987)
    with pytest.raises(NotFound):
        await lateness.explain_lateness(office.deployment, stranger, conference_id=made.id, reason="x")


async def test_an_emergency_is_spared_and_stays_spared(office: JudgedOffice, clock: Clock) -> None:
    """Art. 9.3, Art. 5.2đ."""
    clock.at = TWELFTH - timedelta(days=1)
    made = await office.register(TWELFTH)

    async def spare(outcome: Outcome | None) -> tuple[bool, Outcome]:
        async with office.deployment.database.write() as tx:
            conference = await tx.get_one(Conference, made.id)
            await verdicts.spare(tx, conference, outcome, now=clock.at)
        return (await office.seen(made)).late, (await office.verdict(made)).outcome

    assert await spare(Outcome.WAIVED) == (False, Outcome.WAIVED)
    await office.announce_swap()
    assert (await office.verdict(made)).outcome is Outcome.WAIVED
    assert await spare(Outcome.EXCUSED) == (False, Outcome.EXCUSED)
    assert await spare(None) == (True, Outcome.LATE)
