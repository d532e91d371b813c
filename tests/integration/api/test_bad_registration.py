"""Bad input around a registration over HTTP: one clear message each, nothing lost, nothing half done."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import docx
import pytest
from sqlalchemy import update

from nhipcau.documents.standard_template import standard_template
from nhipcau.domain.papers import DocumentKind
from nhipcau.domain.roles import Role, ScopeKind
from nhipcau.services.deployment import Deployment
from nhipcau.services.file_making import make_next
from nhipcau.services.import_runs import run_next_import
from nhipcau.store.models import Body, BodyEdge
from support import uploads as sent
from support.control_plane import make_body, make_signed_in
from support.district import HOUR, Province, make_province
from support.refusals import refused, rows_of
from support.web import Browser, open_browser

pytestmark = pytest.mark.anyio

#: Wednesday, 18 March 2026: its midnights in Việt Nam are 17:00 of the day before.
EVENING = datetime(2026, 3, 18, 15, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 3, 18, 17, 0, tzinfo=UTC)
THAT_DAY = date(2026, 3, 18)


@dataclass
class Desk:
    """A province with browsers of its registrar, an engineer of the Department and an administrator."""

    here: Province
    registrar: Browser
    engineer: Browser
    administrator: Browser

    @property
    def deployment(self) -> Deployment:
        return self.here.deployment

    def registration(self, **changed: Any) -> dict[str, Any]:
        return {**self.here.request().model_dump(mode="json"), **changed}

    async def refused(self, body: dict[str, Any], code: str) -> dict[str, Any]:
        """Hand in what is refused."""
        return await refused(
            self.deployment, self.registrar, "POST", "/api/conferences", status=422, code=code, json=body
        )

    async def remarks(self, body: dict[str, Any]) -> dict[str, bool]:
        """What is said of it while it is typed: code → whether it stands in the way."""
        typed = self.here.check(self.here.request(**body)).model_dump(mode="json")
        said = (await self.registrar.post("/api/conferences/check", typed)).json()
        assert all(one["words_vi"] and one["words_en"] for one in said["problems"])
        return {one["code"]: one["stops"] for one in said["problems"]}

    async def close(self, body_id: int, *, last_day: date) -> None:
        """End a body."""
        async with self.deployment.database.write() as tx:
            (await tx.get_one(Body, body_id)).valid_to = last_day


@pytest.fixture
async def desk(deployment: Deployment) -> AsyncIterator[Desk]:
    here = await make_province(deployment)
    async with AsyncExitStack() as stack:

        async def person(role: Role, **scope: Any) -> Browser:
            _, token = await make_signed_in(deployment, role, **scope)
            return await stack.enter_async_context(open_browser(deployment, token=token))

        yield Desk(
            here,
            await person(Role.REGISTRAR, scope=ScopeKind.SUBTREE, scope_id=here.province.id),
            await person(Role.ENGINEER),
            await person(Role.ADMINISTRATOR),
        )


# --- points, bodies, days --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["title", "kind", "scope"])
async def test_a_registration_says_what_for(desk: Desk, field: str) -> None:
    """Art. 5.1: what is met about, in which form, for which of the purposes of clause 2."""
    body = desk.registration()
    del body[field]
    assert (await desk.refused(body, "bad_input"))["params"]["field"] == field
    said = await desk.refused(desk.registration(**{field: "<b>"}), "bad_input")
    assert said["params"]["field"] == field


async def test_a_point_invited_twice(desk: Desk) -> None:
    point = desk.here.communes[0].id
    said = await desk.refused(desk.registration(sub_point_ids=[point, point]), "bad_input")
    assert said["params"] == {"field": "sub_point_ids", "detail": "twice"}
    assert "hai lần" in said["vi"]
    main = desk.here.main.id
    said = await desk.refused(desk.registration(sub_point_ids=[point, main]), "main_point_twice")
    assert "khoản 3 Điều 3" in said["vi"]


async def test_a_body_that_is_closed_before_the_day(desk: Desk) -> None:
    commune = desk.here.communes[1]
    await desk.close(commune.body_id, last_day=THAT_DAY - timedelta(days=1))
    said = await desk.refused(desk.registration(), "body_closed")
    assert (said["params"]["field"], said["params"]["names"]) == ("sub_point_ids", commune.name)
    assert commune.name in said["vi"]
    # Without it the rest is taken: what was typed was right.
    others = [desk.here.communes[0].id, desk.here.communes[2].id]
    assert (await desk.registrar.post("/api/conferences", desk.registration(sub_point_ids=others))).status_code == 200


async def test_a_main_point_or_a_host_that_is_closed_is_said_of_its_own_field(desk: Desk) -> None:
    await desk.close(desk.here.district.id, last_day=THAT_DAY - timedelta(days=1))
    as_main = desk.registration(main_point_id=desk.here.district_point.id, sub_point_ids=[desk.here.main.id])
    assert (await desk.refused(as_main, "body_closed"))["params"]["field"] == "main_point_id"
    await desk.close(desk.here.province.id, last_day=THAT_DAY - timedelta(days=1))
    said = await desk.refused(desk.registration(), "body_closed")
    assert said["params"]["field"] == "host_body_id"
    assert said["params"]["names"] == "Tỉnh Thử, UBND tỉnh Thử, UBND huyện Thử"


async def test_a_session_that_ends_at_midnight_ended_on_its_day(desk: Desk) -> None:
    """It needs its bodies on that day only; a minute more, and they are needed on the next."""
    await desk.close(desk.here.communes[0].body_id, last_day=THAT_DAY)
    until = {"starts_at": EVENING, "ends_at": MIDNIGHT}
    assert "body_closed" not in await desk.remarks(until)
    made = await desk.registrar.post("/api/conferences", desk.here.request(**until).model_dump(mode="json"))
    assert made.status_code == 200, made.text
    longer = {"starts_at": EVENING, "ends_at": MIDNIGHT + timedelta(minutes=1)}
    remarks = await desk.remarks(longer)
    assert (remarks["body_closed"], remarks["over_midnight"]) == (True, False)
    body = desk.here.request(**longer).model_dump(mode="json")
    assert (await desk.refused(body, "body_closed"))["params"]["names"] == desk.here.communes[0].name


async def test_a_session_over_midnight_and_over_a_change_of_the_tree(desk: Desk) -> None:
    """It is taken, and both are said before it is handed in: the tree of its first day holds."""
    moving = desk.here.communes[0].body_id
    other = await make_body(desk.deployment, "Huyện Mới", level="district", parent=desk.here.province)
    async with desk.deployment.database.write() as tx:
        await tx.execute(update(BodyEdge).where(BodyEdge.body_id == moving).values(valid_to=THAT_DAY))
        tx.add(BodyEdge(body_id=moving, parent_id=other.id, valid_from=THAT_DAY + timedelta(days=1)))
    over = {"starts_at": EVENING, "ends_at": EVENING + 4 * HOUR}
    assert {code: stops for code, stops in (await desk.remarks(over)).items() if code != "year_unconfirmed"} == {
        "over_midnight": False,
        "tree_changes": False,
    }
    made = await desk.registrar.post("/api/conferences", desk.here.request(**over).model_dump(mode="json"))
    assert made.status_code == 200
    above = {point["name"]: point["parent_name"] for point in made.json()["points"]}
    assert above[desk.here.communes[0].name] == "Huyện Thử"
    said = await desk.refused(desk.registration(ends_at="2026-03-19T12:00:00Z"), "session_too_long")
    assert "24" in said["vi"]


async def test_a_year_that_nobody_confirmed_is_said_and_stands_in_nobodys_way(desk: Desk) -> None:
    assert await desk.remarks({}) == {"year_unconfirmed": False}
    made = (await desk.registrar.post("/api/conferences", desk.registration())).json()
    assert [verdict["unconfirmed_years"] for verdict in made["verdicts"]] == [[2026]] * len(made["verdicts"])
    confirmed = await desk.administrator.post(
        "/api/calendar/years/2026/confirm", {"document_number": "12729/VPCP-KGVX"}
    )
    assert confirmed.status_code == 200, confirmed.text
    assert await desk.remarks({"title": "Hội nghị khác"}) == {}


# --- files -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2101-01-01", "9999-12-31"])
async def test_a_week_of_a_year_that_nobody_can_mean(desk: Desk, day: str) -> None:
    """Its Monday or its Sunday may be no day at all."""
    said = await refused(desk.deployment, desk.registrar, "GET", f"/api/week?on={day}", status=422, code="bad_input")
    assert said["params"]["field"] == "on"


async def test_the_last_week_that_can_be_meant(desk: Desk) -> None:
    shown = (await desk.registrar.get("/api/week?on=2100-12-31")).json()
    assert (shown["first_day"], shown["sessions"]) == ("2100-12-27", [])


async def test_a_template_with_an_unknown_field(desk: Desk) -> None:
    document = docx.Document(io.BytesIO(standard_template(DocumentKind.NOTICE)))
    document.add_paragraph("{{ ten_hoi_ngi }}")
    written = io.BytesIO()
    document.save(written)
    before = (await desk.engineer.get("/api/document-templates")).json()
    said = await refused(
        desk.deployment,
        desk.engineer,
        "PUT",
        "/api/document-templates/notice",
        status=422,
        code="template_unknown_field",
        content=written.getvalue(),
    )
    assert said["params"]["field_name"] == "ten_hoi_ngi (ten_hoi_nghi?)"
    assert (await desk.engineer.get("/api/document-templates")).json() == before


HEAD = ["Mã", "Tên", "Cấp", "Mã cấp trên"]
GOOD: list[list[object]] = [[*HEAD], ["24", "Tỉnh Bắc Giang", "Cấp tỉnh", None]]


def a_million_empty_rows() -> bytes:
    """What a spreadsheet leaves behind when whole columns are formatted."""
    rows = b"".join(b'<row r="%d"/>' % number for number in range(3, 1_000_003)) + b"</sheetData>"
    return sent.replaced(sent.sheet(GOOD), "xl/worksheets/sheet1.xml", lambda text: text.replace(b"</sheetData>", rows))


def with_part(name: str, content: bytes) -> bytes:
    """A good sheet with one file more in its archive."""
    written = io.BytesIO(sent.sheet(GOOD))
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr(name, content)
    return written.getvalue()


SHEETS: dict[str, tuple[Callable[[], bytes], int, str]] = {
    "merged": (lambda: sent.sheet(GOOD, merge="B2:C3"), 0, "ô gộp tại B2:C3"),
    "formula": (lambda: sent.sheet([HEAD, ["24", '=HYPERLINK("x")', "Cấp tỉnh", None]]), 2, "ô là công thức"),
    "rows": (a_million_empty_rows, 0, "hơn 20000 dòng, kể cả dòng trống"),
    "macros": (lambda: with_part("xl/vbaProject.bin", b"x"), 0, "có macro"),
    "bomb": (lambda: with_part("xl/media/x.bin", bytes(80 * 1024 * 1024)), 0, "nở ra quá lớn"),
}


@pytest.mark.parametrize("fault", SHEETS)
async def test_a_spreadsheet_that_is_not_taken(desk: Desk, fault: str) -> None:
    make, row, words = SHEETS[fault]
    before = await rows_of(desk.deployment)
    begun = await desk.administrator.call("PUT", "/api/tables/bodies/imports?file_name=don-vi.xlsx", content=make())
    assert begun.status_code == 200, begun.text
    assert await run_next_import(desk.deployment)
    path = f"/api/imports/{begun.json()['id']}"
    seen = (await desk.administrator.get(path)).json()
    (problem,) = seen["report"]["problems"]
    assert (seen["state"], problem["row"], words in problem["vi"]) == ("refused", row, True)
    assert problem["vi"] != problem["en"]
    await refused(desk.deployment, desk.administrator, "POST", f"{path}/apply", status=409, code="import_not_ready")
    after = await rows_of(desk.deployment)
    # The report alone is kept: whoever left the page finds it again.
    assert {name for name in after if after[name] != before[name]} == {"import_run"}


DELEGATES: dict[str, tuple[Callable[[], bytes], str]] = {
    "merged": (lambda: sent.sheet([["Họ và tên"], ["Trần A"], ["Lê B"]], merge="A2:A3"), "sheet_wrong"),
    "formula": (lambda: sent.sheet([["Họ và tên"], ["=A1"]]), "sheet_wrong"),
    "macros": (lambda: with_part("xl/vbaProject.bin", b"x"), "file_has_macros"),
    "bomb": (lambda: with_part("xl/media/x.bin", bytes(80 * 1024 * 1024)), "file_bomb"),
}


@pytest.mark.parametrize("fault", DELEGATES)
async def test_a_list_of_delegates_that_is_not_taken(desk: Desk, fault: str) -> None:
    make, code = DELEGATES[fault]
    made = (await desk.registrar.post("/api/conferences", desk.registration())).json()
    path = f"/api/conferences/{made['id']}/points/{desk.here.communes[0].id}/delegates?name=dai-bieu.xlsx"
    said = await refused(desk.deployment, desk.registrar, "PUT", path, status=422, code=code, content=make())
    assert "dai-bieu.xlsx" in said["vi"] or code == "sheet_wrong"


# The slides are opened by a process of its own; one database is enough for what it says of them.
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_deck_of_2000_slides(desk: Desk) -> None:
    made = (await desk.registrar.post("/api/conferences", desk.registration())).json()
    deck = sent.pdf(2000, width=72, height=72)
    asked = {"kind": "slides", "name": "bao-cao.pdf", "bytes": len(deck)}
    begun = (await desk.registrar.post(f"/api/conferences/{made['id']}/files", asked)).json()
    for at in range(0, len(deck), 256 * 1024):
        piece = deck[at : at + 256 * 1024]
        headers = {"upload-offset": str(at)}
        taken = await desk.registrar.call("PUT", f"/api/files/{begun['id']}/upload", content=piece, headers=headers)
        assert taken.status_code == 200, taken.text
    whole = {"sha256": hashlib.sha256(deck).hexdigest()}
    assert (await desk.registrar.post(f"/api/files/{begun['id']}/done", whole)).json()["state"] == "queued"
    assert await make_next(desk.deployment)
    (seen,) = (await desk.registrar.get(f"/api/conferences/{made['id']}/preparation")).json()["files"]
    assert (seen["state"], seen["failure_code"], seen["path"]) == ("refused", "too_many_pages", "")
    assert "2000" in seen["failure_vi"]
    assert "2000" in seen["failure_en"]
    # The conference stands, and a shorter deck may be sent at once.
    again = await desk.registrar.post(f"/api/conferences/{made['id']}/files", asked)
    assert again.status_code == 200


# --- mail ------------------------------------------------------------------------------------------------------------


async def test_a_forged_calendar_reply_finds_no_door(desk: Desk) -> None:
    """Nothing takes iCalendar in: a reply or a cancellation that somebody wrote changes no answer."""
    made = (await desk.registrar.post("/api/conferences", desk.registration())).json()
    feed = (await desk.registrar.post(f"/api/bodies/{desk.here.province.id}/feed")).json()
    address = "/api/" + feed["url"].partition("/api/")[2]
    entry = (await desk.registrar.get(address)).text
    uid = next(line.partition(":")[2] for line in entry.splitlines() if line.startswith("UID:"))
    for method in ("REPLY", "CANCEL"):
        forged = f"BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        for verb in ("POST", "PUT"):
            said = await refused(
                desk.deployment,
                desk.registrar,
                verb,
                address,
                status=405,
                code="method_unknown",
                content=forged.encode(),
            )
            assert said["params"] == {}
    answers = (await desk.registrar.get(f"/api/conferences/{made['id']}/answers")).json()["answers"]
    assert {answer["state"] for answer in answers} == {"waiting"}
    assert (await desk.registrar.get(f"/api/conferences/{made['id']}")).json()["intake"] == "received"
