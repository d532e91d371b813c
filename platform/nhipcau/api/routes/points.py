"""What a point consists of, its body's team, and its list of contact officers (Art. 7.5, 8, 13.3-13.5)."""

from __future__ import annotations

from fastapi import APIRouter, Response

from nhipcau.api.dependencies import Caller, Running
from nhipcau.schemas.base import Id
from nhipcau.schemas.point_page import ContactListView, PointCard, PointPage, ProfileIn, RecordEnd, RecordIn
from nhipcau.services import contact_lists, point_cards, point_page, point_records

router = APIRouter(prefix="/api", tags=["points"])


@router.get("/point-cards")
async def list_point_cards(caller: Caller, running: Running) -> list[PointCard]:
    """Points within reach: what is on record about each and what is missing."""
    return await point_cards.list_point_cards(running, caller)


@router.get("/points/{point_id}/page")
async def get_point_page(point_id: Id, caller: Caller, running: Running) -> PointPage:
    """Everything about one point."""
    return await point_page.get_point_page(running, caller, point_id=point_id)


@router.put("/points/{point_id}/profile")
async def save_point_profile(point_id: Id, request: ProfileIn, caller: Caller, running: Running) -> PointPage:
    """Say how a point takes part."""
    return await point_records.save_profile(running, caller, point_id=point_id, request=request)


@router.post("/points/{point_id}/records")
async def add_point_record(point_id: Id, request: RecordIn, caller: Caller, running: Running) -> PointPage:
    """Add a record to a section of the point's page."""
    return await point_records.save_record(running, caller, point_id=point_id, request=request)


@router.put("/points/{point_id}/records/{record_id}")
async def change_point_record(
    point_id: Id, record_id: Id, request: RecordIn, caller: Caller, running: Running
) -> PointPage:
    """Change a record; what it was stays in the history."""
    return await point_records.save_record(running, caller, point_id=point_id, request=request, record_id=record_id)


@router.post("/points/{point_id}/records/{record_id}/end")
async def end_point_record(
    point_id: Id, record_id: Id, request: RecordEnd, caller: Caller, running: Running
) -> PointPage:
    """Give a record its last day."""
    return await point_records.end_record(running, caller, point_id=point_id, record_id=record_id, request=request)


@router.post("/points/{point_id}/contact-lists")
async def send_contact_list(point_id: Id, caller: Caller, running: Running) -> ContactListView:
    """Send the list of contact officers of the point's body to the Department (Art. 13.3)."""
    return await contact_lists.send_contact_list(running, caller, point_id=point_id)


@router.get("/contact-lists")
async def list_contact_lists(caller: Caller, running: Running) -> list[ContactListView]:
    """The newest list of each body, those without a receipt first."""
    return await contact_lists.list_contact_lists(running, caller)


@router.post("/contact-lists/{list_id}/receive")
async def receive_contact_list(list_id: Id, caller: Caller, running: Running) -> ContactListView:
    """Give the Department's receipt."""
    return await contact_lists.receive_contact_list(running, caller, list_id=list_id)


@router.get("/contact-lists/{list_id}/table", response_class=Response)
async def get_contact_table(list_id: Id, caller: Caller, running: Running) -> Response:
    """The list as a table (CSV)."""
    table = await contact_lists.contact_table_of(running, caller, list_id=list_id)
    headers = {"content-disposition": f'attachment; filename="danh-sach-dau-moi-{list_id}.csv"'}
    return Response(table, media_type="text/csv; charset=utf-8", headers=headers)
