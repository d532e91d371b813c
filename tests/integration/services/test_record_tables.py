"""Records of points and teams as tables, on both databases: in, out and in again; what cannot be is named."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import delete, select

from nhipcau.documents.tables import Form
from nhipcau.domain.point_records import folded
from nhipcau.domain.roles import SYSTEM
from nhipcau.services.deployment import Deployment
from nhipcau.services.imports import export_table
from nhipcau.services.tables import store_of
from nhipcau.store.models import (
    Asset,
    Circuit,
    Maintenance,
    OperationTeam,
    PointChange,
    PointProfile,
    TeamMember,
    TrainingRecord,
    Venue,
)
from support.control_plane import make_body, make_point
from support.exchange import bring, bring_and_apply, counts, told

pytestmark = pytest.mark.anyio

#: In the order in which a file names what another one made.
RECORDS = {
    "point_profiles": (
        "Mã đơn vị,Điểm cầu,Kết nối,Kiểu thiết bị đầu cuối,Địa chỉ SIP hoặc H.323,Sức chứa,Địa chỉ,Thư điện tử,"
        "Ghi chú\n"
        '1,Xã,Thiết bị đầu cuối,Codec phòng họp,sip:xa@tinh.vn,40,Trụ sở UBND,xa@tinh.vn,"Dòng một\nDòng hai"\n'
    ),
    "venues": "Mã đơn vị,Điểm cầu,Tên phòng,Vị trí,Số chỗ,Từ ngày,Đến ngày\n1,Xã,Hội trường,Tầng 2,40,,\n",
    "circuits": (
        "Mã đơn vị,Điểm cầu,Nhà cung cấp,Loại đường,Số hợp đồng,Dự phòng,Tải xuống (kbit/s),Tải lên (kbit/s),"
        "Điện thoại báo hỏng,Từ ngày,Đến ngày\n1,Xã,VNPT,Mạng TSLCD,,không,10000,10000,0204,1/1/2025,\n"
    ),
    "assets": (
        "Mã đơn vị,Điểm cầu,Loại,Tên thiết bị,Số hiệu,Số lượng,Tình trạng,Người quản lý,Nơi đặt,Từ ngày,Đến ngày\n"
        "1,Xã,Camera,Camera hội nghị,S-001,1,Tốt,Lý Văn Giữ,,1/1/2025,\n"
    ),
    "maintenance": (
        "Mã đơn vị,Điểm cầu,Loại việc,Nội dung,Ngày dự kiến,Ngày làm,Người làm,Kết quả,Ngày bỏ kế hoạch\n"
        "1,Xã,Bảo dưỡng,Vệ sinh camera,5/3/2026,,,,\n"
    ),
    "teams": "Mã đơn vị,Số quyết định,Ngày quyết định,Ghi chú,Từ ngày,Đến ngày\n1,15/QĐ-UBND,2/1/2025,,2/1/2025,\n",
    "team_members": (
        "Mã đơn vị,Họ tên,Chức vụ,Điện thoại,Điện thoại khác,Thư điện tử,Nhiệm vụ,Đầu mối liên hệ,Từ ngày,Đến ngày\n"
        "1,Lý Văn Trực,Công chức,0204,,,Vận hành,Đầu mối,1/1/2025,\n"
    ),
    "training": (
        "Mã đơn vị,Họ tên,Khóa tập huấn,Đơn vị tổ chức,Số chứng nhận,Ngày tập huấn,Đến ngày\n"
        "1,Lý Văn Trực,Vận hành điểm cầu,Sở,12,5/3/2026,\n"
    ),
}
MODELS: tuple[type[Any], ...] = (
    Maintenance,
    Asset,
    Venue,
    Circuit,
    PointProfile,
    OperationTeam,
    TeamMember,
    TrainingRecord,
)


@pytest.mark.parametrize("table", RECORDS)
async def test_records_of_points_and_teams(deployment: Deployment, table: str) -> None:
    """Art. 7.5, 8.1, 13.3, 13.5: each kind of record comes in and goes out, and leaves its trace."""
    body = await make_body(deployment, "Xã", level="commune", code="1")
    await make_point(deployment, "Xã", body=body)
    done = await bring_and_apply(deployment, table, RECORDS[table])
    assert counts(done.report) == (1, 0, 0)
    content = await export_table(deployment, SYSTEM, table=table, form="csv", language="en")
    again = await bring(deployment, table, content)
    assert (again.report.problems, counts(again.report)) == ((), (0, 0, 1))
    async with deployment.database.read() as tx:
        traces = (await tx.scalars(select(PointChange))).all()
    assert [(one.body_id, len(one.changes) > 1) for one in traces] == [(body.id, True)]
    lost = await bring(deployment, table, RECORDS[table].replace("\n1,", "\n9,"))
    assert len(lost.report.problems) == 1


async def test_a_mailbox_of_a_point_is_looked_at_and_may_be_missing(deployment: Deployment) -> None:
    """A file without the column leaves mailboxes as they are; what is no address is named."""
    await make_point(deployment, "Xã", body=await make_body(deployment, "Xã", level="commune", code="1"))
    await bring_and_apply(deployment, "point_profiles", RECORDS["point_profiles"])
    bad = await bring(deployment, "point_profiles", RECORDS["point_profiles"].replace('xa@tinh.vn,"', 'xã tinh,"'))
    assert told(bad.report) == [(2, "Thư điện tử", "«xã tinh» không phải địa chỉ thư")]
    head = "Mã đơn vị,Điểm cầu,Kết nối,Kiểu thiết bị đầu cuối,Địa chỉ SIP hoặc H.323,Sức chứa,Địa chỉ,Ghi chú"
    await bring_and_apply(deployment, "point_profiles", f"{head}\n1,Xã,Trình duyệt,,,50,,\n")
    async with deployment.database.read() as tx:
        assert list(await tx.scalars(select(PointProfile.mail))) == ["xa@tinh.vn"]


async def test_a_plan_becomes_an_entry_by_its_row(deployment: Deployment) -> None:
    """Art. 8.2, 13.5: the day of the work is filled in beside the plan; what nobody planned is known by its day."""
    await make_point(deployment, "Xã", body=await make_body(deployment, "Xã", level="commune", code="1"))
    await bring_and_apply(deployment, "maintenance", RECORDS["maintenance"])
    head = RECORDS["maintenance"].split("\n")[0]
    done = await bring_and_apply(
        deployment,
        "maintenance",
        f"{head}\n1,Xã,Bảo dưỡng,Vệ sinh camera,5/3/2026,6/3/2026,Lý Văn Trực,Tốt,\n"
        "1,Xã,Sửa chữa,Thay micrô,,7/3/2026,,,\n1,Xã,Sửa chữa,Thay micrô,,9/3/2026,,,\n",
    )
    assert counts(done.report) == (2, 1, 0)
    async with deployment.database.read() as tx:
        plan_id = await tx.scalar(select(Maintenance.id).order_by(Maintenance.id).limit(1))
        traces = await tx.scalars(
            select(PointChange.changes).where(PointChange.record_id == plan_id).order_by(PointChange.id)
        )
        _, filled_in = traces.all()
        rows = (await tx.execute(select(Maintenance.what, Maintenance.done_on).order_by(Maintenance.id))).all()
    assert [tuple(row) for row in rows] == [
        ("Vệ sinh camera", date(2026, 3, 6)),
        ("Thay micrô", date(2026, 3, 7)),
        ("Thay micrô", date(2026, 3, 9)),
    ]
    assert filled_in == {"done_on": [None, "2026-03-06"], "done_by": ["", "Lý Văn Trực"], "result": ["", "Tốt"]}
    none = await bring(deployment, "maintenance", f"{head}\n1,Xã,Bảo dưỡng,Vệ sinh,,,,,\n")
    assert told(none.report) == [(2, "Ngày dự kiến", "cần ngày dự kiến hoặc ngày làm")]


async def test_one_decision_takes_the_others_place(deployment: Deployment) -> None:
    """Art. 13.3: a second open decision is refused, with the one that is open; with its last day both are taken."""
    await make_body(deployment, "Xã", level="commune", code="1")
    await bring_and_apply(deployment, "teams", RECORDS["teams"])
    head = RECORDS["teams"].split("\n")[0]
    new = "1,7/QĐ-UBND,5/3/2026,,5/3/2026,"
    looked = await bring(deployment, "teams", f"{head}\n{new}\n")
    assert told(looked.report) == [
        (2, "Đến ngày", "quyết định «15/QĐ-UBND» của đơn vị còn hiệu lực; ghi ngày cuối của quyết định trước")
    ]
    done = await bring_and_apply(deployment, "teams", f"{head}\n1,15/QĐ-UBND,2/1/2025,,2/1/2025,4/3/2026\n{new}\n")
    assert counts(done.report) == (1, 1, 0)


async def test_a_named_room_or_device_must_be_the_points(deployment: Deployment) -> None:
    """Art. 8.1: a device stands in a room of its own point; those of one name are told apart by their numbers."""
    body = await make_body(deployment, "Xã", level="commune", code="1")
    await make_point(deployment, "Xã", body=body)
    await make_point(deployment, "Xã (cũ)", body=body)
    await bring_and_apply(deployment, "venues", RECORDS["venues"])
    head = RECORDS["assets"].split("\n")[0].replace(",Từ ngày", ",Phòng họp,Từ ngày")
    other = await bring(deployment, "assets", f"{head}\n1,Xã (cũ),Loa,Loa,,1,Tốt,,,Hội trường,,\n")
    assert told(other.report) == [(2, "Phòng họp", "điểm cầu không có «Hội trường»; có: –")]
    await bring_and_apply(
        deployment,
        "assets",
        f"{head}\n1,Xã,Loa,Loa,A1,1,Tốt,,,Hội trường,,\n1,Xã,Loa,Loa,A2,1,Tốt,,,,,\n",
    )
    work = "Mã đơn vị,Điểm cầu,Loại việc,Nội dung,Ngày dự kiến,Ngày làm,Người làm,Kết quả,Ngày bỏ kế hoạch,Thiết bị"
    which = await bring(deployment, "maintenance", f"{work}\n1,Xã,Sửa chữa,Thay loa,,5/3/2026,,,,Loa\n")
    assert told(which.report) == [(2, "Thiết bị", "điểm cầu không có «Loa»; có: Loa [A1], Loa [A2]")]
    await bring_and_apply(deployment, "maintenance", f"{work}\n1,Xã,Sửa chữa,Thay loa,,5/3/2026,,,,Loa [A2]\n")
    async with deployment.database.read() as tx:
        assert await tx.scalar(select(Maintenance.asset_id)) == await tx.scalar(
            select(Asset.id).where(Asset.serial == "A2")
        )


async def test_records_that_are_alike_are_numbered(deployment: Deployment) -> None:
    await make_point(deployment, "Xã", body=await make_body(deployment, "Xã", level="commune", code="1"))
    head = RECORDS["assets"].split("\n")[0] + ",Bản thứ"
    row = "1,Xã,Loa,Loa,,1,Tốt,{},,,,{}"
    gap = await bring(deployment, "assets", f"{head}\n{row.format('A', '')}\n{row.format('C', 3)}\n")
    assert told(gap.report) == [(3, "Bản thứ", "chưa có bản ghi thứ 2 cùng khóa")]
    text = f"{head}\n{row.format('C', 3)}\n{row.format('A', '')}\n{row.format('B', 2)}\n"
    await bring_and_apply(deployment, "assets", text)
    assert counts((await bring(deployment, "assets", text)).report) == (0, 0, 3)
    async with deployment.database.read() as tx:
        assert list(await tx.scalars(select(Asset.custodian).order_by(Asset.id))) == ["A", "B", "C"]


async def test_a_training_cannot_end_before_it_was_held(deployment: Deployment) -> None:
    """Art. 7.5: days that are turned are named, as they are when they are typed."""
    await make_body(deployment, "Xã", level="commune", code="1")
    looked = await bring(deployment, "training", RECORDS["training"].replace("5/3/2026,", "5/3/2026,4/3/2026"))
    assert told(looked.report) == [(2, "Đến ngày", "ngày cuối trước ngày đầu")]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
async def test_everything_comes_back_into_an_empty_system(deployment: Deployment, form: Form) -> None:
    """What was exported changes nothing where it came from, and makes the same again where there is nothing."""
    chance = Random(form)
    points = []
    for code in ("1", "02"):
        body = await make_body(deployment, f"=Xã {code}", level="commune", code=code)
        points += [await make_point(deployment, f"{name} {code}", body=body) for name in ("Điểm chính", "-Điểm phụ")]
    async with deployment.database.write() as tx:
        for _ in range(60):
            point = chance.choice(points)
            tx.add_all(_records(chance, point.id, point.body_id))
        await tx.flush()
        named: tuple[tuple[type[Any], str, type[Any]], ...] = (
            (Asset, "venue_id", Venue),
            (Maintenance, "asset_id", Asset),
        )
        for model, attribute, other in named:
            for record in await tx.scalars(select(model)):
                beside = (await tx.scalars(select(other.id).where(other.point_id == record.point_id))).all()
                setattr(record, attribute, chance.choice([None, *beside]))
        tx.add_all(_profile(chance, point.id) for point in points[:3])
        tx.add_all(_teams(points[0].body_id))
    files = {}
    for table in RECORDS:
        files[table] = await export_table(
            deployment, SYSTEM, table=table, form=form, language=chance.choice(["vi", "en"])
        )
        looked = await bring(deployment, table, files[table])
        assert (table, looked.report.problems, *counts(looked.report)[:2]) == (table, (), 0, 0)
    before = {table: await _rows(deployment, table) for table in RECORDS}
    assert all(before.values())
    async with deployment.database.write() as tx:
        for model in MODELS:
            await tx.execute(delete(model))
    for table, content in files.items():
        done = await bring_and_apply(deployment, table, content)
        assert counts(done.report) == (len(before[table]), 0, 0)
    assert {table: await _rows(deployment, table) for table in RECORDS} == before


async def _rows(deployment: Deployment, table: str) -> list[tuple[str, ...]]:
    async with deployment.database.read() as tx:
        loaded = await store_of(table).load(tx, deployment.now())
    return sorted(tuple(values.values()) for values in loaded.rows.values())


def _records(chance: Random, point_id: int, body_id: int) -> list[Any]:
    """One record of each kind; few different ones, so that many are alike."""

    def text(*choices: str) -> str:
        return chance.choice(choices)

    def day() -> date | None:
        return chance.choice([None, date(2025, 1, 1) + timedelta(days=chance.randrange(40))])

    name, held = text("Nguyễn Văn  An", "Trần Thị Bình", "'=1+1"), date(2025, 3, chance.randrange(1, 4))
    until = chance.choice([None, date(2026, 1, 1)])
    return [
        Venue(
            point_id=point_id, name=text("Hội trường", "Phòng 1"), place=text("", "Tầng 2"), seats=chance.randrange(3)
        ),
        Circuit(
            point_id=point_id,
            provider=text("VNPT", "Viettel"),
            kind=text("gov_wan", "fibre"),
            is_backup=chance.random() < 0.5,
            down_kbit=chance.choice([0, 100_000_000]),
            contract=text("", "007"),
            valid_from=day(),
            valid_to=until,
        ),
        Asset(
            point_id=point_id,
            kind=text("camera", "speaker"),
            name=text("Loa", "Loa (1)", "@Loa [1]"),
            serial=text("", "1", "0012"),
            quantity=chance.randrange(1, 3),
            condition=text("good", "broken"),
            custodian=text("", name),
            valid_to=until,
        ),
        Maintenance(
            point_id=point_id,
            kind=text("maintenance", "repair"),
            what=text("Vệ sinh", "+Thay pin"),
            planned_for=(planned := day()),
            done_on=day() if planned else date(2025, 2, 3),
            result=text("", "Tốt"),
            valid_to=until,
        ),
        TeamMember(
            body_id=body_id,
            name=name,
            phone=text("", "0204"),
            duty=text("leader", "operator"),
            contact=text("none", "officer", "deputy"),
            valid_from=day(),
            valid_to=until,
        ),
        TrainingRecord(
            body_id=body_id,
            name=name,
            folded_name=folded(name),
            course=text("Vận hành", "An toàn"),
            certificate=text("", "0007"),
            trained_on=held,
            valid_to=until,
        ),
    ]


def _profile(chance: Random, point_id: int) -> PointProfile:
    return PointProfile(
        point_id=point_id,
        connection=chance.choice(["browser", "codec"]),
        codec_address=chance.choice(["", "sip:diem@tinh.vn"]),
        capacity=chance.randrange(100),
        mail=chance.choice(["", "diem@tinh.vn"]),
        note=chance.choice(["", "Một\nHai"]),
    )


def _teams(body_id: int) -> list[OperationTeam]:
    """One after the other, one without days, and one open."""
    return [
        OperationTeam(body_id=body_id, decision_number="1/QĐ", valid_from=None, valid_to=date(2025, 1, 31)),
        OperationTeam(body_id=body_id, decision_number="1/QĐ", valid_from=date(2025, 2, 1), valid_to=date(2025, 3, 1)),
        OperationTeam(
            body_id=body_id, decision_number="2/QĐ", decided_on=date(2025, 3, 2), valid_from=date(2025, 3, 2)
        ),
    ]
