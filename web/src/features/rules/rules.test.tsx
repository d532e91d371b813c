import { cleanup, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AdministrationPage } from "@/features/administration/AdministrationPage";
import { Lateness } from "@/features/registration/Lateness";
import { changeLanguage } from "@/i18n";
import { faults, serve, show } from "../../../tests/support/page";
import * as samples from "../../../tests/support/samples";

const PATIENCE = { timeout: 10_000 };
vi.setConfig({ testTimeout: 30_000 });

beforeEach(async () => {
  localStorage.clear();
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-01-05T02:00:00Z") });
  await changeLanguage("vi");
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

async function openCalendar() {
  const { container } = show(<AdministrationPage />, "/quan-tri", "/quan-tri?muc=lich-lam-viec");
  await waitFor(() => expect(dayOf(container, "Thứ Hai, ngày 5 tháng 1 năm 2026: Ngày làm việc")).toBeTruthy(), PATIENCE);
  return container;
}

/** A day's button by its whole name: asking 365 buttons for their roles or labels takes seconds here. */
function dayOf(container: HTMLElement, name: string): HTMLElement | null {
  return container.querySelector(`button[aria-label="${name}"]`);
}

test("the year is walked by arrow keys, and a day changed by keyboard alone", async () => {
  const sent = serve({ "/api/calendar/entries/2": () => Response.json(samples.calendarYear) });
  const container = await openCalendar();
  // One month stands for the twelve.
  for (const part of container.querySelectorAll(".month:first-child, .point-side")) expect(await faults(part)).toEqual([]);
  const today = dayOf(container, "Thứ Hai, ngày 5 tháng 1 năm 2026: Ngày làm việc");
  expect([today?.tabIndex, today?.getAttribute("aria-current")]).toEqual([0, "date"]);
  today?.focus();
  await userEvent.keyboard("{Home}{ArrowLeft}{ArrowLeft}{ArrowLeft}");
  expect(document.activeElement?.getAttribute("aria-label")).toBe("Thứ Sáu, ngày 2 tháng 1 năm 2026: Nghỉ hoán đổi");
  await userEvent.keyboard("{Enter}");
  const side = within(container.querySelector<HTMLElement>(".point-side") ?? container);
  await userEvent.type(side.getByLabelText("Tên ngày nghỉ hoặc lý do"), "Tết{Enter}");
  await waitFor(() => expect(sent.length).toBe(1));
  expect(sent[0]).toEqual({
    method: "PUT",
    path: "/api/calendar/entries/2",
    body: {
      day: "2026-01-02",
      kind: "swap_off",
      name: "Tết",
      body_id: null,
      document_number: "12729/VPCP-KGVX",
      document_date: "2025-12-25",
    },
  });
});

test("both ends of a swap are sent together", async () => {
  const sent = serve({ "/api/calendar/entries": () => Response.json(samples.calendarYear) });
  await openCalendar();
  await userEvent.click(screen.getByText("Thêm hoán đổi"));
  const dialog = within(await screen.findByRole("dialog", {}, PATIENCE));
  await userEvent.click(dialog.getByRole("button", { name: "Thêm hoán đổi vào lịch" }));
  expect(dialog.getAllByText("Chưa đúng ngày. Ví dụ 2/1/2026.").length).toBe(2);
  await userEvent.type(dialog.getByRole("textbox", { name: "Ngày được nghỉ" }), "4/12/2026");
  await userEvent.type(dialog.getByRole("textbox", { name: /Ngày làm bù/ }), "12/12/2026");
  await userEvent.click(dialog.getByRole("button", { name: "Thêm hoán đổi vào lịch" }));
  await waitFor(() => expect(sent.length).toBe(1));
  const paper = { name: "", body_id: null, document_number: "", document_date: null };
  expect(sent[0]?.body).toEqual({
    entries: [
      { day: "2026-12-04", kind: "swap_off", ...paper },
      { day: "2026-12-12", kind: "swap_work", ...paper },
    ],
  });
});

test("a day that is only proposed lets the year be confirmed again", async () => {
  const sent = serve({ "/api/calendar/years/2026/confirm": () => Response.json(samples.calendarYear) });
  await openCalendar();
  expect(screen.getByText("Còn 1 ngày mới là đề xuất")).toBeTruthy();
  await userEvent.click(screen.getByText("Xác nhận năm 2026"));
  const dialog = within(await screen.findByRole("dialog", {}, PATIENCE));
  await userEvent.type(dialog.getByLabelText("Số văn bản công bố"), "12729/VPCP-KGVX");
  await userEvent.click(dialog.getByRole("button", { name: "Xác nhận năm 2026" }));
  await waitFor(() => expect(sent.map(({ body }) => body)).toEqual([{ document_number: "12729/VPCP-KGVX", document_date: null }]));
});

test("a new version begins with the figures of the newest", async () => {
  const sent = serve({ "/api/regulations": () => Response.json([samples.regulation]) });
  const { container } = show(<AdministrationPage />, "/quan-tri", "/quan-tri?muc=quy-che");
  await userEvent.click(await screen.findByRole("button", { name: "Lập phiên bản mới" }, PATIENCE));
  expect(await faults(container)).toEqual([]);
  const dialog = within(await screen.findByRole("dialog", {}, PATIENCE));
  await userEvent.type(dialog.getByRole("textbox", { name: "Số quyết định" }), "20/2027/QĐ-UBND");
  await userEvent.type(dialog.getByRole("textbox", { name: "Hiệu lực từ" }), "1/1/2027");
  await userEvent.click(dialog.getByRole("button", { name: "Lưu phiên bản" }));
  await waitFor(() => expect(sent.length).toBe(1));
  expect(sent[0]?.body).toMatchObject({ number: "20/2027/QĐ-UBND", effective_from: "2027-01-01", registration_days: 3, office_closes: "17:00" });
});

test("the host says why it is late, and the Department accepts it", async () => {
  const [verdict] = samples.conference.verdicts;
  const may = [...samples.conference.may, "conference.accept_late" as const];
  const sent = serve();
  const { unmount } = show(<Lateness conference={{ ...samples.conference, may }} />);
  // Without a reason there is nothing to accept.
  expect(screen.queryByRole("button", { name: "Chấp nhận đăng ký muộn" })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Nêu lý do đăng ký muộn" }));
  await userEvent.type(screen.getByLabelText("Lý do đăng ký muộn"), "Giấy mời đến muộn");
  await userEvent.click(screen.getByRole("button", { name: "Gửi lý do tới Sở" }));
  await waitFor(() => expect(sent.map(({ path, body }) => [path, body])).toEqual([["/api/conferences/1/late-reason", { reason: "Giấy mời đến muộn" }]]));
  // Refused: what was typed stays.
  expect(await screen.findByDisplayValue("Giấy mời đến muộn")).toBeTruthy();
  unmount();
  const explained = verdict && [{ ...verdict, late_reason: "Giấy mời đến muộn" }];
  show(<Lateness conference={{ ...samples.conference, may, verdicts: explained ?? [] }} />);
  await userEvent.click(screen.getByRole("button", { name: "Chấp nhận đăng ký muộn" }));
  await waitFor(() => expect(sent.at(-1)?.path).toBe("/api/conferences/1/accept-late"));
});
