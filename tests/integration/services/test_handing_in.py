"""A registration counts from when it was handed in, not from when its draft was begun; an emergency stands first."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import docx
import pytest

from nhipcau.documents import words
from nhipcau.domain.conference import Intake, PurposeScope
from nhipcau.domain.errors_registration import ChangedSinceSeen
from nhipcau.domain.precedence import Move, Standing
from nhipcau.domain.roles import Role
from nhipcau.schemas.conferences import ConferenceView
from nhipcau.schemas.documents import DocumentIn
from nhipcau.services import checks, conferences, documents
from nhipcau.services.conference_views import get_conference
from nhipcau.services.emergency import PLANNED_FOR
from nhipcau.store.database import Database
from support.control_plane import Clock, make_deployment, make_person
from support.district import HOUR, Province, make_province
from support.emergencies import Storm

pytestmark = pytest.mark.anyio


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def here(database: Database, clock: Clock) -> Province:
    return await make_province(make_deployment(database, now=clock))


async def form_of(here: Province, made: ConferenceView) -> str:
    """Return what the registration form says of when it was handed in."""
    request = DocumentIn.model_validate({"kind": "registration", "number": "1/PĐK", "signer": "Nguyễn Văn An"})
    form = await documents.make_document(here.deployment, here.of_province, request=request, conference_id=made.id)
    content, _, _ = await documents.read_file(here.deployment, here.of_province, document_id=form.id, form="docx")
    (line,) = [p.text for p in docx.Document(io.BytesIO(content)).paragraphs if "Thời điểm đăng ký" in p.text]
    return line.partition(": ")[2]


async def test_the_draft_that_was_begun_first_is_not_the_senior_one(here: Province, clock: Clock) -> None:
    """Of two of one standing the one handed in later is proposed to move, however early its draft was begun."""
    first = await here.register(submit=False)
    clock.advance(hours=1)
    second = await here.register()
    clock.advance(hours=1)
    await conferences.submit_conference(here.deployment, here.of_province, conference_id=first.id)
    ours = await checks.check_registered(here.deployment, here.of_province, conference_id=first.id)
    theirs = await checks.check_registered(here.deployment, here.of_province, conference_id=second.id)
    assert {clash.proposal for clash in ours.clashes} == {Move.OURS}
    assert {clash.proposal for clash in theirs.clashes} == {Move.THEIRS}


async def test_an_emergency_stands_first(here: Province) -> None:
    """Art. 9.3: whatever clashes with it is proposed to move, the central conference too."""
    engineer = await make_person(here.deployment, Role.ENGINEER, name="Kỹ sư trực")
    storm = Storm(here.deployment, here.province, here.main, here.communes, engineer, engineer)
    called = await storm.call()
    starts = here.deployment.now() + PLANNED_FOR - HOUR
    central = here.request(
        scope=PurposeScope.DD,
        outside={"host": "Văn phòng Chính phủ", "invitation_number": "1/GM", "invitation_date": date(2026, 3, 9)},
        starts_at=starts,
        ends_at=starts + 2 * HOUR,
    )
    said = await checks.check(here.deployment, here.of_province, request=here.check(central))
    assert {(one.conference_id, one.standing, one.proposal) for one in said.clashes} == {
        (called.conference_id, Standing.EMERGENCY, Move.OURS)
    }
    await conferences.register_conference(here.deployment, here.of_province, request=central)
    seen = await checks.check_registered(here.deployment, here.of_province, conference_id=called.conference_id)
    assert {(one.our_standing, one.proposal) for one in seen.clashes} == {(Standing.EMERGENCY, Move.THEIRS)}


async def test_the_form_says_when_it_was_handed_in(here: Province, clock: Clock) -> None:
    """Art. 9.1: the moment of handing in, as the verdict has it; a draft has none yet."""
    made = await here.register(submit=False)
    assert await form_of(here, made) == "chưa gửi. Bản nháp, chưa nhận định thời hạn."
    clock.advance(hours=2)
    await conferences.submit_conference(here.deployment, here.of_province, conference_id=made.id)
    assert await form_of(here, made) == f"{words.moment(clock())}. Đăng ký đúng thời hạn."


async def test_the_form_says_why_lateness_does_not_count(here: Province, clock: Clock) -> None:
    """Art. 5.2đ, Art. 9.3: an excused registration and an emergency were not in time; no deadline held them."""
    soon = clock() + 6 * HOUR
    times: dict[str, Any] = {"starts_at": soon, "ends_at": soon + HOUR}
    late = await here.register(**times)
    assert await form_of(here, late) == f"{words.moment(clock())}. Đăng ký sau thời hạn."
    central = {"host": "Văn phòng Chính phủ", "invitation_number": "1/GM", "invitation_date": date(2026, 3, 9)}
    excused = await here.register(**times, scope=PurposeScope.DD, outside=central)
    assert (await form_of(here, excused)).endswith("Đăng ký sau thời hạn theo giấy mời của Trung ương.")
    engineer = await make_person(here.deployment, Role.ENGINEER, name="Kỹ sư trực")
    called = await Storm(here.deployment, here.province, here.main, here.communes, engineer, engineer).call()
    view = await get_conference(here.deployment, here.of_province, conference_id=called.conference_id)
    assert (await form_of(here, view)).endswith("Họp khẩn cấp, không tính thời hạn (khoản 3 Điều 9).")


async def test_what_is_cancelled_is_what_was_seen(here: Province) -> None:
    """Somebody saved it meanwhile: whoever cancels is told, with what is stored now."""
    made = await here.register()
    changed = await conferences.change_conference(
        here.deployment,
        here.of_province,
        conference_id=made.id,
        request=here.change(made, here.request(title="Họp khác")),
    )
    with pytest.raises(ChangedSinceSeen) as refused:
        await conferences.cancel_conference(
            here.deployment, here.of_province, conference_id=made.id, version=made.version
        )
    assert refused.value.params["current"]["title"] == "Họp khác"
    gone = await conferences.cancel_conference(
        here.deployment, here.of_province, conference_id=made.id, version=changed.version
    )
    assert gone.intake == Intake.CANCELLED
