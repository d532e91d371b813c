"""Dated names of bodies and points, and successions of points, as tables on both databases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select

from nhipcau.documents.tables import Form
from nhipcau.domain.roles import SYSTEM
from nhipcau.schemas.tree import ReorganisationIn
from nhipcau.services.deployment import Deployment
from nhipcau.services.imports import export_table
from nhipcau.services.names_on import body_names_on, point_names_on
from nhipcau.services.tables import store_of
from nhipcau.services.tree import apply_reorganisation
from nhipcau.store.models import BodyName, BridgePoint, Device, PointName, PointSuccession
from support.control_plane import make_body, make_device, make_point
from support.exchange import bring, bring_and_apply, counts, told
from support.old_province import body_of, old_tree

pytestmark = pytest.mark.anyio

BODY_NAMES = "Mã đơn vị,Tên,Cấp,Từ ngày,Đến ngày"
POINT_NAMES = "Mã đơn vị,Điểm cầu,Tên,Từ ngày,Đến ngày"
SUCCESSIONS = "Mã đơn vị cũ,Điểm cầu cũ,Mã đơn vị mới,Điểm cầu mới,Từ ngày"
DATED = ("body_names", "point_names", "point_successions")


@pytest.mark.parametrize("form", ["xlsx", "csv"])
async def test_what_a_reorganisation_left_comes_back_unchanged(deployment: Deployment, form: Form) -> None:
    """1 July 2025: names before and after, and who continues whom, go out; and in again where they are not there."""
    await old_tree(deployment)
    for code in ("07210", "07201", "07246"):
        body = await body_of(deployment, code)
        await make_point(deployment, body.name, body=body)
    await apply_reorganisation(deployment, SYSTEM, request=ReorganisationIn(known="2025-07-01"))
    before = {table: await _rows(deployment, table) for table in DATED}
    assert all(before.values())
    ward = ("07210", "Phường Bắc Giang")
    assert [row for row in before["point_names"] if row[:2] == ward] == [
        (*ward, "Phường Bắc Giang", "2025-07-01", ""),
        (*ward, "Phường Hoàng Văn Thụ", "", "2025-06-30"),
    ]
    files = {}
    for table in DATED:
        files[table] = await export_table(deployment, SYSTEM, table=table, form=form, language="vi")
        looked = await bring(deployment, table, files[table])
        assert (looked.report.problems, counts(looked.report)) == ((), (0, 0, len(before[table])))
    async with deployment.database.write() as tx:
        for model in (BodyName, PointName, PointSuccession):
            await tx.execute(delete(model))
    for table, content in files.items():
        done = await bring_and_apply(deployment, table, content)
        assert counts(done.report) == (len(before[table]), 0, 0)
    assert {table: await _rows(deployment, table) for table in DATED} == before


async def test_names_hold_on_their_days(deployment: Deployment) -> None:
    """A past name is entered beside today's; papers of that day say it, today's stay."""
    body = await make_body(deployment, "Xã Mới", level="commune", code="1")
    point = await make_point(deployment, "Xã Mới", body=body)
    await bring_and_apply(
        deployment, "body_names", f"{BODY_NAMES}\n1,Xã Cũ,Cấp xã,,30/06/2025\n1,Xã Mới,Cấp xã,01/07/2025,\n"
    )
    await bring_and_apply(
        deployment, "point_names", f"{POINT_NAMES}\n1,Xã Mới,Xã Cũ,,30/06/2025\n1,Xã Mới,Xã Mới,01/07/2025,\n"
    )
    async with deployment.database.read() as tx:
        for day, name in ((date(2025, 6, 30), "Xã Cũ"), (date(2025, 7, 1), "Xã Mới")):
            assert await body_names_on(tx, [body.id], day) == {body.id: name}
            assert await point_names_on(tx, [point.id], day) == {point.id: name}


async def test_days_without_a_name_or_with_two_are_named(deployment: Deployment) -> None:
    await make_body(deployment, "Xã", level="commune", code="1")
    await make_body(deployment, "Phường", level="commune", code="2", valid_to=date(2025, 6, 30))
    await make_point(deployment, "Xã", body=await body_of(deployment, "1"))
    rows = (
        "1,Xã Cũ,Cấp xã,,30/06/2025\n1,Xã,Cấp xã,02/07/2025,\n"
        "2,Phường,Cấp xã,,30/06/2025\n2,Thị trấn,Cấp xã,01/06/2025,30/06/2025\n"
    )
    looked = await bring(deployment, "body_names", f"{BODY_NAMES}\n{rows}")
    assert told(looked.report) == [
        (2, "Từ ngày", "có ngày «1» không có tên: tên sau bắt đầu ngay sau ngày cuối của tên trước"),
        (4, "Từ ngày", "«2» có hai tên trong cùng một ngày"),
    ]
    looked = await bring(deployment, "body_names", f"{BODY_NAMES}\n9,Xã,Cấp xã,,\n")
    assert told(looked.report) == [(2, "Mã đơn vị", "không có đơn vị mã «9»")]
    looked = await bring(deployment, "body_names", f"{BODY_NAMES}\n1,Xã,Cấp xã,02/07/2025,01/07/2025\n")
    assert told(looked.report) == [(2, "Đến ngày", "ngày cuối trước ngày đầu")]
    today = "đổi tên và cấp hôm nay ở bảng đơn vị, điểm cầu hoặc trang Cây đơn vị"
    looked = await bring(deployment, "body_names", f"{BODY_NAMES}\n1,Xã Khác,Cấp xã,,\n")
    assert told(looked.report) == [(2, "Tên", f"hôm nay tên là «Xã»; {today}")]
    looked = await bring(deployment, "point_names", f"{POINT_NAMES}\n1,Xã,Xã Khác,,\n")
    assert told(looked.report) == [(2, "Tên", f"hôm nay tên là «Xã»; {today}")]


async def test_a_name_of_a_day_to_come_begins_on_it(deployment: Deployment) -> None:
    body = await make_body(deployment, "Xã", level="commune", code="1")
    point = await make_point(deployment, "Xã", body=body)
    today = deployment.now().date()
    last, first = (f"{today + timedelta(days=days):%d/%m/%Y}" for days in (9, 10))
    await bring_and_apply(deployment, "point_names", f"{POINT_NAMES}\n1,Xã,Xã,,{last}\n1,Xã,Phường,{first},\n")
    async with deployment.database.read() as tx:
        assert await tx.scalar(select(BridgePoint.name)) == "Xã"
        assert await point_names_on(tx, [point.id], today + timedelta(days=10)) == {point.id: "Phường"}


async def test_machines_go_over_to_the_point_that_continues_theirs(deployment: Deployment) -> None:
    """Art. 7.2: what a table says of a point that is not in use any more holds for its machines at once."""
    old = await make_point(deployment, "Xã Cũ", body=await make_body(deployment, "Xã Cũ", level="commune", code="1"))
    new = await make_point(deployment, "Xã Mới", body=await make_body(deployment, "Xã Mới", level="commune", code="2"))
    await make_device(deployment, old)
    async with deployment.database.write() as tx:
        (await tx.get_one(BridgePoint, old.id)).active = False
    looked = await bring(
        deployment,
        "point_successions",
        f"{SUCCESSIONS}\n1,Xã Cũ,1,Xã Cũ,01/07/2025\n2,Xã Mới,9,Không có,01/07/2025\n",
    )
    assert told(looked.report) == [(3, "Điểm cầu mới", "không có điểm cầu «Không có»")]
    looked = await bring(deployment, "point_successions", f"{SUCCESSIONS}\n1,Xã Cũ,1,Xã Cũ,01/07/2025\n")
    assert told(looked.report) == [(2, "Điểm cầu mới", "điểm cầu không kế thừa chính nó")]
    done = await bring_and_apply(deployment, "point_successions", f"{SUCCESSIONS}\n1,Xã Cũ,2,Xã Mới,01/07/2025\n")
    assert counts(done.report) == (1, 0, 0)
    async with deployment.database.read() as tx:
        assert list(await tx.scalars(select(Device.point_id))) == [new.id]
    looked = await bring(deployment, "point_successions", f"{SUCCESSIONS}\n2,Xã Mới,1,Xã Cũ,01/08/2025\n")
    assert told(looked.report) == [(2, "Điểm cầu mới", "các điểm cầu kế thừa nhau vòng tròn")]


async def _rows(deployment: Deployment, table: str) -> list[tuple[str, ...]]:
    async with deployment.database.read() as tx:
        loaded = await store_of(table).load(tx, deployment.now())
    return sorted(tuple(values.values()) for values in loaded.rows.values())
