"""Imports and exports on both databases: dry run, all or nothing, twice is once, found again after a restart."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from nhipcau.documents.tables import Form
from nhipcau.domain.errors import Forbidden, NotFound
from nhipcau.domain.errors_tables import ImportNotReady
from nhipcau.domain.roles import SYSTEM, Role, ScopeKind
from nhipcau.schemas.tables import ImportState
from nhipcau.schemas.tree import ReorganisationIn
from nhipcau.services.deployment import Deployment
from nhipcau.services.import_runs import resume_imports, run_next_import
from nhipcau.services.imports import apply_import, begin_import, export_table, get_import, list_imports, list_tables
from nhipcau.services.tables import TABLES
from nhipcau.services.tree import apply_reorganisation, get_tree
from nhipcau.store.models import (
    Body,
    BodyEdge,
    BodyMail,
    BodySuccession,
    BridgePoint,
    Event,
    ImportRun,
    Person,
    RoleAssignment,
)
from support.control_plane import Clock, make_body, make_person, make_point
from support.database import counted_queries
from support.exchange import bring, bring_and_apply, counts, told

pytestmark = pytest.mark.anyio

HEAD = "Mã,Tên,Cấp,Mã cấp trên,Từ ngày,Đến ngày"


async def count(deployment: Deployment, table: type[Body] | type[BodyEdge] | type[Event]) -> int:
    async with deployment.database.read() as tx:
        return await tx.scalar(select(func.count()).select_from(table)) or 0


async def test_bodies_are_looked_at_first_and_then_written(deployment: Deployment) -> None:
    text = f"{HEAD}\n07201,Phường Thọ Xương,Cấp xã,213,,\n213,Thành phố Bắc Giang,district,24,,\n24,Tỉnh,Cấp tỉnh,,,\n"
    looked = await bring(deployment, "bodies", text)
    assert (looked.state, counts(looked.report)) == (ImportState.CHECKED, (3, 0, 0))
    assert await count(deployment, Body) == 0
    await apply_import(deployment, SYSTEM, import_id=looked.id)
    assert await run_next_import(deployment)
    done = await get_import(deployment, SYSTEM, import_id=looked.id)
    assert (done.state, done.percent) == (ImportState.APPLIED, 100)
    assert (await count(deployment, Body), await count(deployment, BodyEdge)) == (3, 2)
    again = await bring_and_apply(deployment, "bodies", text)
    assert counts(again.report) == (0, 0, 3)
    assert await count(deployment, Event) == 1


async def test_a_changed_name_or_parent_holds_from_today(deployment: Deployment, clock: Clock) -> None:
    province = await make_body(deployment, code="24")
    district = await make_body(deployment, "Huyện", level="district", parent=province, code="215")
    await make_body(deployment, "Xã", level="commune", parent=province, code="1")
    done = await bring_and_apply(deployment, "bodies", f"{HEAD}\n1,Xã Mới,Cấp xã,215,,\n")
    assert [(one.column_vi, one.before, one.after) for one in done.report.changes] == [
        ("Tên", "Xã", "Xã Mới"),
        ("Mã cấp trên", "24", "215"),
    ]
    today = clock.at.date()
    for day, name, parent in ((today - timedelta(days=1), "Xã", province.id), (today, "Xã Mới", district.id)):
        (body,) = [one for one in (await get_tree(deployment, SYSTEM, on=day)).bodies if one.code == "1"]
        assert (body.name, body.parent_id) == (name, parent)


async def test_every_fault_is_named_and_nothing_is_written(deployment: Deployment) -> None:
    await make_body(deployment, code="24", valid_to=date(2025, 6, 30))
    text = (
        f"{HEAD}\n1,Xã Tốt,Cấp xã,,,\n2,Xã,Làng,,,\n3,Xã,Cấp xã,99,,\n4,Xã,Cấp xã,24,,\n"
        "5,A,Cấp xã,6,,\n6,B,Cấp xã,5,,\n7,Xã,Cấp xã,,01/02/2025,01/01/2025\n"
    )
    looked = await bring(deployment, "bodies", text)
    assert told(looked.report)[0][:2] == (3, "Cấp")
    looked = await bring(deployment, "bodies", text.replace("Làng", "Cấp xã"))
    assert told(looked.report) == [
        (4, "Mã cấp trên", "không có đơn vị mã «99»"),
        (5, "Mã cấp trên", "đơn vị cấp trên «24» không hoạt động suốt thời gian đó"),
        (6, "Mã cấp trên", "đơn vị trực thuộc vòng tròn"),
        (7, "Mã cấp trên", "đơn vị trực thuộc vòng tròn"),
        (8, "Đến ngày", "ngày cuối trước ngày đầu"),
    ]
    assert (looked.state, await count(deployment, Body)) == (ImportState.REFUSED, 1)
    with pytest.raises(ImportNotReady):
        await apply_import(deployment, SYSTEM, import_id=looked.id)


async def test_a_file_that_is_no_table_says_so(deployment: Deployment) -> None:
    looked = await bring(deployment, "points", b"%PDF-1.7\x00")
    assert (looked.state, told(looked.report)[0][0]) == (ImportState.REFUSED, 0)
    assert "không phải .xlsx hoặc .csv" in told(looked.report)[0][2]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
async def test_what_was_exported_imports_back_unchanged(deployment: Deployment, form: Form) -> None:
    await apply_reorganisation(deployment, SYSTEM, request=ReorganisationIn(known="2025-07-01"))
    async with deployment.database.read() as tx:
        bodies = (await tx.scalars(select(Body).order_by(Body.id).limit(40))).all()
    for body in bodies[:3]:
        await make_point(deployment, f"=Điểm cầu {body.name}", body=body)
    await make_person(deployment, Role.ADMINISTRATOR, username="quản-trị")
    await make_person(deployment, Role.REGISTRAR, scope=ScopeKind.SUBTREE, scope_id=bodies[0].id)
    async with deployment.database.read() as tx:
        point = (await tx.scalars(select(BridgePoint).order_by(BridgePoint.id).limit(1))).one()
    operator = await make_person(deployment, Role.POINT_OPERATOR, scope=ScopeKind.POINT, scope_id=point.id)
    async with deployment.database.write() as tx:
        await tx.execute(
            update(RoleAssignment)
            .where(RoleAssignment.person_id == operator.id)
            .values(valid_from=date(2025, 1, 1), valid_to=date(2027, 1, 1))
        )
        tx.add(BodyMail(body_id=bodies[0].id, address="vpubnd@bacgiang.example.vn"))
    for table in ("levels", "bodies", "edges", "successions", "addresses", "points", "people"):
        content = await export_table(deployment, SYSTEM, table=table, form=form, language="vi")
        looked = await bring(deployment, table, content)
        assert (table, looked.state, *counts(looked.report)[:2]) == (table, ImportState.CHECKED, 0, 0)
        assert looked.report.unchanged == looked.report.rows > 0


async def test_edges_and_successions_are_written_with_their_days(deployment: Deployment) -> None:
    """What stood below whom on both sides of a day, and who continues whom since."""
    province = await make_body(deployment, "Tỉnh", code="24")
    district = await make_body(deployment, "Huyện", level="district", code="215", valid_to=date(2025, 6, 30))
    commune = await make_body(deployment, "Xã", level="commune", code="1")
    done = await bring_and_apply(
        deployment,
        "edges",
        "Mã đơn vị,Từ ngày,Mã cấp trên,Đến ngày\n215,,24,30/06/2025\n1,,215,30/06/2025\n1,01/07/2025,24,\n",
    )
    assert counts(done.report) == (3, 0, 0)
    for day, parent in ((date(2025, 3, 1), district), (date(2025, 8, 1), province)):
        (body,) = [one for one in (await get_tree(deployment, SYSTEM, on=day)).bodies if one.id == commune.id]
        assert body.parent_id == parent.id
    head = "Mã đơn vị cũ,Mã đơn vị mới,Từ ngày,Hình thức"
    done = await bring_and_apply(deployment, "successions", f"{head}\n215,24,01/07/2025,nhập\n")
    assert counts(done.report) == (1, 0, 0)
    async with deployment.database.read() as tx:
        found = (await tx.scalars(select(BodySuccession))).one()
    assert (found.old_body_id, found.new_body_id, found.kind) == (district.id, province.id, "merge")
    looked = await bring(deployment, "successions", f"{head}\n24,24,01/07/2025,nhập\n1,215,01/07/2025,chia\n")
    assert told(looked.report) == [
        (2, "Mã đơn vị mới", "đơn vị không kế thừa chính nó"),
        (3, "Từ ngày", "đơn vị «215» không hoạt động suốt thời gian đó"),
    ]


async def test_edges_that_cannot_be_are_named(deployment: Deployment) -> None:
    province = await make_body(deployment, "Tỉnh", code="24")
    await make_body(deployment, "Huyện", level="district", parent=province, code="215", valid_to=date(2025, 6, 30))
    await make_body(deployment, "Xã", level="commune", parent=province, code="1")
    rows = "24,,1,\n1,01/01/2024,215,30/06/2025\n215,01/01/2020,24,01/01/2026\n9,,24,\n"
    head = "Mã đơn vị,Từ ngày,Mã cấp trên,Đến ngày"
    looked = await bring(deployment, "edges", f"{head}\n{rows}")
    assert told(looked.report) == [(5, "Mã đơn vị", "không có đơn vị mã «9»")]
    looked = await bring(deployment, "edges", f"{head}\n{rows.replace('9,,24,', '').strip()}\n")
    assert told(looked.report) == [
        (2, "Mã cấp trên", "đơn vị trực thuộc vòng tròn"),
        (3, "Từ ngày", "đơn vị «1» đã có cấp trên khác trong thời gian đó"),
        (4, "Từ ngày", "đơn vị «215» không hoạt động suốt thời gian đó"),
    ]


async def test_levels_and_addresses_are_data(deployment: Deployment) -> None:
    await make_body(deployment, "Xã", level="commune", code="1")
    done = await bring_and_apply(
        deployment, "levels", "Mã cấp,Tên tiếng Việt,Tên tiếng Anh,Thứ tự từ trên\nhamlet,Thôn,Hamlet,60\n"
    )
    assert counts(done.report) == (1, 0, 0)
    levels = {one.key: one.vi for one in (await get_tree(deployment, SYSTEM)).levels}
    assert (levels["hamlet"], levels["party"]) == ("Thôn", "Cơ quan Đảng")
    looked = await bring(
        deployment, "levels", "Mã cấp,Tên tiếng Việt,Tên tiếng Anh,Thứ tự từ trên\nThôn Bản,Thôn,Hamlet,60\n"
    )
    assert told(looked.report) == [(2, "Mã cấp", "mã cấp gồm chữ thường không dấu, số, dấu gạch dưới")]
    head = "Mã đơn vị,Địa chỉ thư"
    looked = await bring(deployment, "addresses", f"{head}\n1,khong phai thu\n2,a@b.vn\n")
    assert told(looked.report) == [
        (2, "Địa chỉ thư", "«khong phai thu» không phải địa chỉ thư"),
        (3, "Mã đơn vị", "không có đơn vị mã «2»"),
    ]
    for address in ("xa@b.vn", "xa2@b.vn", ""):
        await bring_and_apply(deployment, "addresses", f"{head}\n1,{address}\n")
        async with deployment.database.read() as tx:
            assert list(await tx.scalars(select(BodyMail.address))) == ([address] if address else [])


async def test_points_by_body_and_name(deployment: Deployment) -> None:
    body = await make_body(deployment, "Xã", level="commune", code="1")
    await make_point(deployment, "Xã", body=body)
    head = "Mã đơn vị,Tên điểm cầu,Đang dùng"
    looked = await bring(deployment, "points", f"{head}\n1,Xã,có\n9,Khác,có\n1,Hai,có\n1,Hai,có\n")
    assert told(looked.report) == [(5, "Mã đơn vị", "trùng khóa với dòng 4")]
    looked = await bring(deployment, "points", f"{head}\n1,Xã,có\n9,Xã,có\n")
    assert told(looked.report) == [
        (3, "Mã đơn vị", "không có đơn vị mã «9»"),
        (3, "Tên điểm cầu", "«Xã» đã được dùng"),
    ]
    done = await bring_and_apply(deployment, "points", f"{head}\n1,Xã,không\n1,Hai,có\n")
    assert counts(done.report) == (1, 1, 0)
    async with deployment.database.read() as tx:
        found = await tx.execute(select(BridgePoint.name, BridgePoint.active).order_by(BridgePoint.id))
        assert [tuple(row) for row in found] == [("Xã", False), ("Hai", True)]


async def test_people_with_their_roles(deployment: Deployment) -> None:
    body = await make_body(deployment, "Xã", level="commune", code="07201")
    await make_point(deployment, "Xã", body=body)
    await make_person(deployment, Role.ADMINISTRATOR, username="quantri")
    head = "Tên đăng nhập,Họ tên,Chức vụ,Điện thoại,Đang dùng,Vai trò"
    bad = f'{head}\nAb,A,,,có,\nmoi1,B,,,có,"registrar@99\nking"\nquantri,Q,,,không,administrator\n'
    looked = await bring(deployment, "people", bad)
    assert told(looked.report) == [
        (2, "Tên đăng nhập", "tên đăng nhập gồm 3-64 chữ thường không dấu, số, dấu chấm, gạch"),
        (3, "Vai trò", "vai trò «registrar@99» viết chưa đúng"),
        (3, "Vai trò", "vai trò «king» viết chưa đúng"),
        (5, "Vai trò", "sẽ không còn quản trị viên nào đăng nhập được"),
    ]
    roles = "registrar@07201\npoint_operator[2026-01-01..]@07201/Xã"
    done = await bring_and_apply(deployment, "people", f'{head}\nmoi1,Lò Thị Mới,Chuyên viên,0204,có,"{roles}"\n')
    assert counts(done.report) == (1, 0, 0)
    async with deployment.database.read() as tx:
        person = (await tx.scalars(select(Person).where(Person.username == "moi1"))).one()
        held = await tx.scalars(select(RoleAssignment).where(RoleAssignment.person_id == person.id))
        assert [(one.role, one.scope, one.valid_from) for one in held] == [
            ("registrar", "subtree", None),
            ("point_operator", "point", date(2026, 1, 1)),
        ]
    # No password: they cannot sign in before an administrator hands them a link.
    assert person.password_hash == ""


async def test_the_list_of_runs_says_how_many_there_are(deployment: Deployment) -> None:
    for _ in range(32):
        await begin_import(deployment, SYSTEM, table="bodies", file_name="x", content=HEAD.encode())
    listed = await list_imports(deployment, SYSTEM)
    assert (len(listed.runs), listed.total) == (30, 32)


async def test_a_run_cut_short_by_a_restart_begins_again(deployment: Deployment) -> None:
    begun = await begin_import(
        deployment, SYSTEM, table="bodies", file_name="x", content=f"{HEAD}\n1,Xã,Cấp xã,,,".encode()
    )
    async with deployment.database.write() as tx:
        await tx.execute(update(ImportRun).values(state=ImportState.CHECKING, percent=40))
    assert not await run_next_import(deployment)
    await resume_imports(deployment)
    assert await run_next_import(deployment)
    assert (await get_import(deployment, SYSTEM, import_id=begun.id)).state is ImportState.CHECKED


async def test_what_was_stored_meanwhile_is_compared_again(deployment: Deployment) -> None:
    await make_body(deployment, "Xã", level="commune", code="1")
    looked = await bring(deployment, "points", "Mã đơn vị,Tên điểm cầu,Đang dùng\n1,Xã,có\n")
    await make_point(deployment, "Xã")
    await apply_import(deployment, SYSTEM, import_id=looked.id)
    assert await run_next_import(deployment)
    done = await get_import(deployment, SYSTEM, import_id=looked.id)
    assert (done.state, told(done.report)) == (
        ImportState.REFUSED,
        [(2, "Tên điểm cầu", "«Xã» đã được dùng")],
    )


async def test_only_who_may_do_it_everywhere_exchanges_tables(deployment: Deployment) -> None:
    engineer = await make_person(deployment, Role.ENGINEER)
    for asked in (
        list_tables(deployment, engineer),
        list_imports(deployment, engineer),
        begin_import(deployment, engineer, table="bodies", file_name="x", content=b"x"),
    ):
        with pytest.raises(Forbidden):
            await asked
    with pytest.raises(NotFound):
        await export_table(deployment, SYSTEM, table="nothing", form="csv", language="vi")


async def test_the_queries_of_loading_do_not_grow(deployment: Deployment) -> None:
    async def asked() -> dict[str, int]:
        found = {}
        for store in TABLES:
            with counted_queries(deployment.database) as statements:
                async with deployment.database.read() as tx:
                    await store.load(tx, deployment.now())
            found[store.key] = len(statements)
        return found

    few = await asked()
    await apply_reorganisation(deployment, SYSTEM, request=ReorganisationIn(known="2025-07-01"))
    assert await asked() == few


async def test_five_thousand_rows(deployment: Deployment) -> None:
    """As many as a file of the whole country's communes would have for some provinces: all of them, and once."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEAD.split(","))
    writer.writerow(["24", "Tỉnh", "Cấp tỉnh", "", "", ""])
    for number in range(1, 5000):
        writer.writerow([f"{number:05}", f"Xã {number}", "Cấp xã", "24", "", ""])
    with counted_queries(deployment.database) as statements:
        done = await bring_and_apply(deployment, "bodies", text.getvalue())
    assert counts(done.report) == (5000, 0, 0)
    # What takes long on a slow machine are questions by row: here are a handful, and one for each part.
    assert len(statements) <= 100, len(statements)
    assert await count(deployment, BodyEdge) == 4999
    content = await export_table(deployment, SYSTEM, table="bodies", form="xlsx", language="en")
    looked = await bring(deployment, "bodies", content)
    assert counts(looked.report) == (0, 0, 5000)
