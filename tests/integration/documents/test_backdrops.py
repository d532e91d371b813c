"""The uniform backdrop: true size, one page for each point, and what cannot be printed or read."""

from __future__ import annotations

import io

import pypdf
import pytest

from nhipcau.domain.errors import BadInput, NotFound
from nhipcau.schemas.documents import BackdropIn
from nhipcau.services import backdrops
from nhipcau.services.deployment import Deployment
from support.office import Office, make_office

pytestmark = pytest.mark.anyio

SPEC = {
    "width_mm": 6000,
    "height_mm": 2400,
    "background": "#A3161A",
    "text_colour": "#f8e08e",
    "top": "UBND TỈNH BẮC GIANG",
    "title": "HỘI NGHỊ GIAO BAN #x {{ 1 }}",
    "bottom": "Ngày 19 tháng 3 năm 2026",
}


@pytest.fixture
async def office(deployment: Deployment) -> Office:
    return await make_office(deployment)


async def pages(office: Office, point_id: int | None = None) -> list[pypdf.PageObject]:
    content = await backdrops.print_backdrops(
        office.deployment, office.registrar, conference_id=office.conference.id, point_id=point_id
    )
    return list(pypdf.PdfReader(io.BytesIO(content)).pages)


async def put(office: Office, **changed: object) -> None:
    request = BackdropIn.model_validate({**SPEC, **changed})
    await backdrops.set_backdrop(
        office.deployment, office.registrar, conference_id=office.conference.id, request=request
    )


@pytest.mark.parametrize(("width_mm", "height_mm"), [(3000, 1200), (5000, 2000), (6000, 2400), (20000, 6000)])
async def test_every_point_gets_a_page_of_true_size_with_its_name(
    office: Office, width_mm: int, height_mm: int
) -> None:
    """Art. 6.3: the same size, background and letters everywhere; only the point's name differs."""
    await put(office, width_mm=width_mm, height_mm=height_mm)
    found = await pages(office)
    for page in found:
        unit = float(page.get("/UserUnit", 1)) * 25.4 / 72
        size = (round(float(page.mediabox.width) * unit), round(float(page.mediabox.height) * unit))
        assert size == (width_mm, height_mm)
        assert max(page.mediabox.width, page.mediabox.height) <= 14_400
    said = [" ".join(page.extract_text().split()) for page in found]
    words = "UBND TỈNH BẮC GIANG HỘI NGHỊ GIAO BAN #x {{ 1 }} Ngày 19 tháng 3 năm 2026 Điểm cầu:"
    assert said == [f"{words} {name}" for name in ("UBND tỉnh", "Xã 001", "Xã 002", "Xã 003")]


async def test_one_point_gets_its_own_page(office: Office) -> None:
    await put(office)
    (page,) = await pages(office, office.subs[1].id)
    assert "Điểm cầu: Xã 002" in " ".join(page.extract_text().split())


@pytest.mark.parametrize(
    ("changed", "field", "detail"),
    [
        ({"width_mm": 20}, "width_mm", "backdrop_size"),
        ({"height_mm": 900_000}, "height_mm", "backdrop_size"),
        ({"background": "red"}, "background", "colour"),
        ({"text_colour": "#12"}, "text_colour", "colour"),
        ({"background": "#ffffff", "text_colour": "#fff0f0"}, "text_colour", "contrast"),
    ],
)
async def test_a_backdrop_that_cannot_be_printed_or_read_is_refused(
    office: Office, changed: dict[str, object], field: str, detail: str
) -> None:
    """Art. 6.3."""
    with pytest.raises(BadInput) as refused:
        await put(office, **changed)
    assert (refused.value.params["field"], refused.value.params["detail"]) == (field, detail)
    with pytest.raises(NotFound):
        await pages(office)
