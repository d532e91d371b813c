"""The chair looks at a point alone, shows it to all without its sound, and has points shown in turn."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from support.browsers import Browser, browser
from support.faces import Face
from support.room_pages import PROGRAMME, SUB, enter, number_in, press, wait_for
from support.system import System, simulated

pytestmark = [pytest.mark.e2e, pytest.mark.media]

LOOKED = ".looked video"


def test_a_point_is_looked_at_shown_and_named_and_never_heard(
    system: System, faces: dict[str, Face], playwright: Playwright, tmp_path: Path
) -> None:
    main, sub_face = faces["main"], faces["first"]
    with (
        browser(playwright, "chair", camera=main.camera, microphone=main.microphone) as chair,
        browser(playwright, "sub", camera=sub_face.camera, microphone=sub_face.microphone, size=(1920, 1080)) as sub,
    ):
        session = enter(system, chair, sub)
        wait_for(lambda: sub.points_seen() == {main.number}, "the sub point sees the main point")

        of_the_point(chair, "Xem riêng")
        wait_for(lambda: number_in(chair.picture(LOOKED)) == sub_face.number, "the chair sees the point alone")
        expect(sub.page.get_by_text("Đang được xem riêng")).to_be_visible()
        expect(sub.page.get_by_text("Micrô đang tắt")).to_be_visible()
        wait_for(lambda: number_in(chair.picture(PROGRAMME)) == main.number, "the programme shows the main point alone")
        keep(chair, sub, tmp_path / "looked")
        chair.page.locator(".looked").get_by_role("button", name="Thôi xem").click()
        expect(sub.page.get_by_text("Đang được xem riêng")).to_have_count(0)

        tell_speaker(sub)
        show_it(chair, sub, main, sub_face)
        keep(chair, sub, tmp_path / "shown")
        press(chair, "Thôi phát hình")
        wait_for(lambda: number_in(chair.picture(PROGRAMME)) == main.number, "the main point alone again")

        in_turn(system, session, chair, sub)
        speaks_by_name(chair, sub, sub_face)
        keep(chair, sub, tmp_path / "speaks")
        assert chair.problems + sub.problems == []


def of_the_point(chair: Browser, verb: str) -> None:
    """Find the sub point by typing without accents, and do something with it."""
    find = chair.page.get_by_placeholder("Tìm điểm cầu, không cần dấu")
    find.fill("cam son")
    row = chair.page.locator(".queue .item").first
    button = row.get_by_role("button", name=verb, exact=True)
    if button.count() == 0:
        row.get_by_role("button", name=SUB).click()
    expect(button).to_be_enabled()
    button.click()
    find.fill("")


def tell_speaker(sub: Browser) -> None:
    """Markup is refused in words and what was typed stays; a name is kept."""
    press(sub, f"Ghi tên người phát biểu tại {SUB}")
    name = sub.page.get_by_label("Họ tên")
    name.fill("<b>Nguyễn Văn An</b>")
    press(sub, "Ghi tên")
    expect(sub.page.get_by_text("không được có dấu < > hoặc ký tự điều khiển")).to_be_visible()
    sub.console[:] = [line for line in sub.console if "422" not in line]
    expect(name).to_have_value("<b>Nguyễn Văn An</b>")
    name.fill("Nguyễn Văn An")
    sub.page.get_by_label("Chức vụ").fill("Chủ tịch UBND xã")
    press(sub, "Ghi tên")
    expect(sub.page.get_by_text("Người phát biểu: Nguyễn Văn An, Chủ tịch UBND xã")).to_be_visible()


def show_it(chair: Browser, sub: Browser, main: Face, face: Face) -> None:
    """All see it beside the main point; its voice is not in what the chair hears."""
    of_the_point(chair, "Phát hình, không kèm tiếng")
    wait_for(lambda: chair.points_seen() >= {main.number, face.number}, "the programme shows both")
    expect(sub.page.get_by_text("Đang lên hình")).to_be_visible()
    expect(sub.page.get_by_text("Micrô đang tắt")).to_be_visible()
    heard = chair.hear()
    assert float(abs(heard).max()) < 0.01


def in_turn(system: System, session: int, chair: Browser, sub: Browser) -> None:
    """The server goes from the sub point to a simulated one and back; one button stops it."""
    with simulated(system, session, 1):
        press(chair, "Xem, phát hình lần lượt…")
        chair.page.get_by_role("combobox", name="Mỗi điểm cầu").select_option("5")
        press(chair, "Bắt đầu lần lượt")
        running = chair.page.get_by_text("Đang phát hình lần lượt")
        expect(running).to_be_visible()
        mark = sub.page.get_by_text("Đang lên hình")
        expect(mark).to_be_visible()
        expect(mark).to_have_count(0)
        expect(mark).to_be_visible()
        press(chair, "Dừng")
        expect(running).to_have_count(0)
        expect(mark).to_have_count(0)


def speaks_by_name(chair: Browser, sub: Browser, face: Face) -> None:
    """The request, the call and the turn say who speaks."""
    press(sub, "Xin phát biểu")
    person = "Nguyễn Văn An, Chủ tịch UBND xã"
    expect(chair.page.locator(".queue").get_by_text(person)).to_be_visible()
    call = chair.page.locator(".do").get_by_role("button", name=f"Mời {SUB} phát biểu")
    expect(call).to_contain_text(person)
    # After a change of the queue the button waits: a second press must not reach who moved up.
    wait_for(lambda: call.get_attribute("aria-disabled") != "true", "the point can be called")
    call.click()
    expect(chair.page.locator(".floors").get_by_text(person)).to_be_visible()
    wait_for(lambda: face.number in chair.points_seen(), "the speaker is seen")


def keep(chair: Browser, sub: Browser, folder: Path) -> None:
    """Keep the two screens, for whoever wants to look at them."""
    folder.mkdir(parents=True)
    for who in (chair, sub):
        who.page.screenshot(path=folder / f"{who.name}.png")
