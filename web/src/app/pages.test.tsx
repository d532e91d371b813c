import { cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { EnrolPage } from "@/features/access/EnrolPage";
import { SetupPage } from "@/features/access/SetupPage";
import { SignInPage } from "@/features/access/SignInPage";
import { AdministrationPage } from "@/features/administration/AdministrationPage";
import { ConferencesPage } from "@/features/conferences/ConferencesPage";
import { IntakePage } from "@/features/intake/IntakePage";
import { LogbookPage } from "@/features/logbook/LogbookPage";
import { LogbookSheetPage } from "@/features/logbook/LogbookSheetPage";
import { RecordingPage } from "@/features/recordings/RecordingPage";
import { RecordingsPage } from "@/features/recordings/RecordingsPage";
import { ConferencePage } from "@/features/registration/ConferencePage";
import { RegistrationPage } from "@/features/registration/RegistrationPage";
import { TodayPage } from "@/features/today/TodayPage";
import { WeekPage } from "@/features/week/WeekPage";
import { changeLanguage } from "@/i18n";
import { faults, serve, show } from "../../tests/support/page";
import * as samples from "../../tests/support/samples";
import { TopBar } from "./TopBar";

const PATIENCE = { timeout: 10_000 };

beforeEach(async () => {
  localStorage.clear();
  await changeLanguage("vi");
});
afterEach(cleanup);

describe("pages have names, labels and order for everybody", () => {
  test.each([
    ["sign-in", <SignInPage key="page" />, "/dang-nhap", "/dang-nhap", "Đăng nhập"],
    ["setup", <SetupPage key="page" />, "/khoi-tao", "/khoi-tao", "Tạo quản trị viên đầu tiên"],
    ["enrolment", <EnrolPage key="page" />, "/ghi-danh", "/ghi-danh", "Ghi danh thiết bị"],
    ["today", <TodayPage key="page" />, "/", "/", "Hôm nay"],
    ["registration", <RegistrationPage key="page" />, "/dang-ky", "/dang-ky", "Đăng ký hội nghị trực tuyến"],
    ["conference", <ConferencePage key="page" />, "/dang-ky/:id", "/dang-ky/1", samples.conference.title],
    ["intake", <IntakePage key="page" />, "/tiep-nhan", "/tiep-nhan", "Đăng ký chờ Sở"],
    ["list of conferences", <ConferencesPage key="page" />, "/hoi-nghi", "/hoi-nghi", "Danh sách hội nghị"],
    ["week", <WeekPage key="page" />, "/lich-tuan", "/lich-tuan", "Lịch tuần"],
    ["week by points", <WeekPage key="page" />, "/lich-tuan", "/lich-tuan?xem=diem-cau", "Lịch tuần"],
    ["week of the server", <WeekPage key="page" />, "/lich-tuan", "/lich-tuan?xem=may-chu", "Lịch tuần"],
    ["recordings", <RecordingsPage key="page" />, "/ban-ghi", "/ban-ghi", "Bản ghi"],
    ["recording", <RecordingPage key="page" />, "/ban-ghi/:id", "/ban-ghi/4", samples.recording.title],
    ["logbook", <LogbookPage key="page" />, "/so-nhat-ky", "/so-nhat-ky", "Sổ nhật ký"],
    ["logbook page", <LogbookSheetPage key="page" />, "/so-nhat-ky/:sessionId", "/so-nhat-ky/7", "Sổ nhật ký"],
    ["administration", <AdministrationPage key="page" />, "/quan-tri", "/quan-tri", "Quản trị"],
  ])("%s", async (_name, page, pattern, address, heading) => {
    serve();
    const { container } = show(page, pattern, address);
    await screen.findByRole("heading", { level: 1, name: heading }, PATIENCE);
    expect(await faults(container)).toEqual([]);
  });

  test("the bar shows the sections that the caller may use", () => {
    serve();
    show(<TopBar me={{ ...samples.me, may: ["logbook.read"] }} />);
    const names = screen.getAllByRole("link").map(({ textContent }) => textContent);
    expect(names).toEqual(["Đến nội dung chính", "Nhịp Cầu", "Hôm nay", "Sổ nhật ký"]);
  });

  test("whoever may call an emergency has its button after the sections; others have none in the bar", () => {
    serve();
    show(<TopBar me={{ ...samples.me, may: ["logbook.read", "call_sheet.work", "emergency.call"] }} />);
    const names = () => screen.getAllByRole("link").map(({ textContent }) => textContent);
    expect(names().slice(2)).toEqual(["Hôm nay", "Sổ nhật ký", "Khẩn cấp"]);
    cleanup();
    show(<TopBar me={{ ...samples.me, may: ["logbook.read", "call_sheet.work"] }} />);
    expect(names().slice(2)).toEqual(["Hôm nay", "Sổ nhật ký"]);
  });

  test("language and way out open from the name, and Escape leads back to it", async () => {
    serve();
    const user = userEvent.setup();
    show(<TopBar me={samples.me} />);
    const name = screen.getByRole("button", { name: new RegExp(samples.me.name) });
    await user.click(name);
    expect(name.getAttribute("aria-expanded")).toBe("true");
    await user.tab();
    expect(document.activeElement?.textContent).toBe("English");
    await user.keyboard("{Escape}");
    expect(name.getAttribute("aria-expanded")).toBe("false");
    expect(document.activeElement).toBe(name);
  });
});

describe("today", () => {
  test("has exactly one filled button: the caller's part in what is on", async () => {
    serve();
    const { container } = show(<TodayPage />);
    const button = await screen.findByRole("link", { name: "Mở màn hình chủ trì" }, PATIENCE);
    const filled = [...container.querySelectorAll(".button.primary")];
    expect(filled).toEqual([button]);
  });

  test("is complete in English", async () => {
    await changeLanguage("en");
    serve();
    show(<TodayPage />);
    await screen.findByRole("heading", { level: 1, name: "Today" }, PATIENCE);
    expect(screen.getByText("206 / 226 points present")).toBeTruthy();
    expect(screen.getByText("Thursday, 22 May 2025")).toBeTruthy();
  });
});

describe("registration", () => {
  test("says field by field what is missing, sends nothing, and keeps what was typed", async () => {
    const sent = serve();
    const user = userEvent.setup();
    show(<RegistrationPage />);
    await user.type(await screen.findByLabelText("Tên hội nghị", {}, PATIENCE), "Họp 5");
    await user.click(screen.getByRole("button", { name: "Gửi đăng ký tới Sở" }));
    expect(screen.getAllByText("Cần nhập.").length).toBe(3);
    expect(screen.getByText("Chọn ít nhất một điểm cầu phụ.")).toBeTruthy();
    expect(sent).toEqual([]);
    cleanup();
    show(<RegistrationPage />);
    const title = await screen.findByLabelText<HTMLTextAreaElement>("Tên hội nghị", {}, PATIENCE);
    expect(title.value).toBe("Họp 5");
  }, 20_000);

  test("points are picked in the tree by a search without diacritics", async () => {
    serve();
    const user = userEvent.setup();
    show(<RegistrationPage />);
    await user.type(await screen.findByPlaceholderText("Tìm đơn vị, không cần gõ dấu", {}, PATIENCE), "dong son");
    await user.click(screen.getByLabelText("Xã Đông Sơn"));
    await waitFor(() => expect(screen.getByText("1 điểm cầu phụ")).toBeTruthy());
  }, 20_000);
});

describe("conference", () => {
  test("is confirmed by the Department", async () => {
    const confirmed = { ...samples.conference, intake: "confirmed" };
    const sent = serve({ "/api/conferences/1/confirm": () => Response.json(confirmed) });
    show(<ConferencePage />, "/dang-ky/:id", "/dang-ky/1");
    await userEvent.click(await screen.findByRole("button", { name: "Xác nhận kỹ thuật" }, PATIENCE));
    await screen.findByText("Sở đã xác nhận kỹ thuật", {}, PATIENCE);
    expect(sent).toEqual([{ method: "POST", path: "/api/conferences/1/confirm", body: { version: 1, note: "" } }]);
    expect(screen.queryByRole("button", { name: "Xác nhận kỹ thuật" })).toBeNull();
  });

  test("a refusal says what happened and what to do next", async () => {
    serve();
    show(<ConferencePage />, "/dang-ky/:id", "/dang-ky/1");
    await userEvent.click(await screen.findByRole("button", { name: "Báo trùng lặp" }, PATIENCE));
    await userEvent.click(screen.getByRole("button", { name: "Gửi cho cơ quan chủ trì" }));
    const note = await screen.findByRole("alert", {}, PATIENCE);
    expect(note.textContent).toBe("Không được.Hỏi Sở.Mã lỗi: forbidden");
  });

  test("cancelling asks once and says how many points are in it", async () => {
    const sent = serve();
    show(<ConferencePage />, "/dang-ky/:id", "/dang-ky/1");
    await userEvent.click(await screen.findByRole("button", { name: "Hủy đăng ký" }, PATIENCE));
    const dialog = await screen.findByRole("dialog", {}, PATIENCE);
    expect(dialog.textContent).toContain("226 điểm cầu sẽ không họp");
    expect(sent).toEqual([]);
  });

  test("what is cancelled is the version that was seen, with the reason; a refusal keeps the reason", async () => {
    const newer = { ...samples.conference, version: samples.conference.version + 1, title: "Họp khác" };
    const sent = serve({
      "/api/conferences/1/cancel": (body) =>
        (body as { version: number }).version === newer.version
          ? Response.json({ ...newer, intake: "cancelled", cancel_note: "Hoãn vì bão" })
          : Response.json({ code: "changed_since_seen", what: "Đã sửa.", next: "Xem lại.", params: { current: newer } }, { status: 409 }),
    });
    show(<ConferencePage />, "/dang-ky/:id", "/dang-ky/1");
    await userEvent.click(await screen.findByRole("button", { name: "Hủy đăng ký" }, PATIENCE));
    await userEvent.type(await screen.findByLabelText("Lý do hủy (không bắt buộc)", {}, PATIENCE), "Hoãn vì bão");
    await userEvent.click(screen.getByRole("button", { name: /^Hủy hội nghị/ }));
    await screen.findByText("Đã sửa.", {}, PATIENCE);
    await userEvent.click(screen.getByRole("button", { name: "Hủy đăng ký" }));
    await userEvent.click(await screen.findByRole("button", { name: "Hủy hội nghị «Họp khác»" }, PATIENCE));
    await screen.findByText("Lý do hủy: Hoãn vì bão", {}, PATIENCE);
    expect(sent.map(({ body }) => body)).toEqual([
      { version: samples.conference.version, note: "Hoãn vì bão" },
      { version: newer.version, note: "Hoãn vì bão" },
    ]);
  }, 30_000);
});

describe("administration", () => {
  test("a code is shown big and its devices beside it", async () => {
    serve({
      "/api/points/20/enrolment-codes": () => Response.json({ code: "H23V-5NT2", expires_at: "2025-05-23T01:00:00Z" }),
    });
    show(<AdministrationPage />, "/quan-tri");
    await userEvent.click(await screen.findByRole("button", { name: "Huyện Yên Thế" }, PATIENCE));
    await screen.findByText("Máy số 1", {}, PATIENCE);
    await userEvent.click(screen.getByRole("button", { name: "Cấp mã ghi danh" }));
    expect((await screen.findByText("H23V-5NT2", {}, PATIENCE)).className).toContain("big");
  });
});

describe("recording", () => {
  test("chapters, what is missing and the hash are told", async () => {
    serve();
    show(<RecordingPage />, "/ban-ghi/:id", "/ban-ghi/4");
    const chapter = await screen.findByRole("button", { name: /Huyện Yên Thế/ }, PATIENCE);
    expect(chapter.textContent).toBe("00:11:08Huyện Yên Thế19′");
    expect(screen.getAllByText(/Báo cáo và dự báo/).map((item) => item.textContent)).toEqual(["2 Báo cáo và dự báo"]);
    expect(screen.getByText("00:11:40 – 00:11:41 (2 giây)")).toBeTruthy();
    expect(screen.getByText("9c417be0 ".repeat(8).trim())).toBeTruthy();
  });
});
