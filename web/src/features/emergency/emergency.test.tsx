import { act, cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Schemas } from "@/api/types";
import { changeLanguage } from "@/i18n";
import { faults, serve, show } from "../../../tests/support/page";
import * as samples from "../../../tests/support/samples";
import { CallSheetPage } from "./CallSheetPage";
import { EmergencyPage } from "./EmergencyPage";

const NOW = "2026-09-09T17:10:00Z"; // 00:10 in the province

const start: Schemas["EmergencyStart"] = { now: NOW, hotline: "0204.3555.999", elsewhere: [], emergencies: [], total: 0, hook_on: false, mail_on: false };

const called: Schemas["EmergencyView"] = {
  conference_id: 5,
  session_id: 9,
  title: "Ứng phó bão số 3",
  called_at: NOW,
  called_by: "Kỹ sư trực",
  state: "open",
  points: 0,
  joined: 0,
  papers_missing: true,
  now: NOW,
  authority: "provincial_chair",
  authority_person: "Đồng chí Chủ tịch",
  directed_at: NOW,
  call_back: "0204.3829.006",
  reason: "Vỡ đê Yên Dũng",
  recording_requested: true,
  remarks: [{ words_vi: "Không gọi 1 điểm cầu đã ngừng hoạt động: Xã 002.", words_en: "Left out, closed or not in use (1): Xã 002." }],
  papers_done_at: null,
  papers_done_by: "",
  papers_number: "",
  papers_date: null,
  papers_file_id: null,
  rows: [],
  hook_on: false,
  mail_on: false,
};

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "Date"], now: Date.parse(NOW) });
  await changeLanguage("vi");
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const type = (label: string | RegExp, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole("button", { name }));

async function open() {
  const sent = serve({ "/api/emergencies": () => Response.json(called) }, { "/api/me": { ...samples.me, may: ["call_sheet.read", "call_sheet.work", "emergency.call"] }, "/api/emergencies": start });
  const { container } = show(<EmergencyPage />, "/khan-cap");
  await screen.findByRole("heading", { level: 1, name: "Họp khẩn cấp" }, { timeout: 10_000 });
  return { sent, container };
}

/** Take down what is spoken. */
function take() {
  press("Chủ tịch UBND tỉnh");
  type("Người chỉ đạo", "Đồng chí Chủ tịch");
  type("Số gọi lại", "0204.3829.006");
  type("Nội dung họp", "Ứng phó bão số 3");
  press("Có ghi hình");
  press(/Toàn tỉnh/);
}

/** Take down what is spoken, and call. */
async function call() {
  take();
  press(/Gọi họp ngay/);
  await screen.findByText("elsewhere", {}, { timeout: 10_000 });
}

describe("an emergency is taken down", () => {
  test("the time goes on until it is typed over", async () => {
    await open();
    const time = screen.getByLabelText<HTMLInputElement>("Giờ nhận chỉ đạo");
    expect(time.value).toBe("00:10");
    act(() => vi.advanceTimersByTime(3 * 60_000));
    expect(time.value).toBe("00:13");
    fireEvent.blur(time);
    act(() => vi.advanceTimersByTime(60_000));
    expect(time.value).toBe("00:14");
    type("Giờ nhận chỉ đạo", "23:50");
    act(() => vi.advanceTimersByTime(60_000));
    expect(time.value).toBe("23:50");
  }, 20_000);

  test("an order from before midnight is of the day before; the reason goes with it", async () => {
    const { sent } = await open();
    type("Giờ nhận chỉ đạo", "23h50");
    type("Lý do (không bắt buộc)", " Vỡ đê Yên Dũng ");
    await call();
    expect(sent[0]?.body).toMatchObject({ directed_at: "2026-09-09T16:50:00.000Z", reason: "Vỡ đê Yên Dũng" });
  }, 20_000);

  test("without either it is of now, and has no reason", async () => {
    const { sent } = await open();
    act(() => vi.advanceTimersByTime(5 * 60_000));
    await call();
    expect(sent[0]?.body).toMatchObject({ directed_at: "2026-09-09T17:15:00.000Z", reason: "" });
  }, 20_000);

  test("pressed again after a lost answer it is the same order, not a second one", async () => {
    await open();
    const answers = [new TypeError("network"), Response.json(called)];
    const sent = serve(
      {
        "/api/emergencies": () => {
          const answer = answers.shift();
          if (answer instanceof Response) return answer;
          throw answer ?? new Error("pressed once more");
        },
      },
      { "/api/me": { ...samples.me, may: ["call_sheet.read", "call_sheet.work", "emergency.call"] }, "/api/emergencies": start },
    );
    take();
    press(/Gọi họp ngay/);
    await screen.findByText(/hệ thống chỉ ghi một lần/, {}, { timeout: 10_000 });
    act(() => vi.advanceTimersByTime(4 * 60_000));
    press(/Gọi họp ngay/);
    await screen.findByText("elsewhere", {}, { timeout: 10_000 });
    expect(sent.length).toBe(2);
    expect(sent[1]).toEqual(sent[0]);
    expect(sent[0]?.key).toMatch(/^"[0-9a-f]{32}"$/);
  }, 20_000);

  test("the reason stands after the button: nobody walks through it before calling", async () => {
    const { container } = await open();
    const button = screen.getByRole("button", { name: /Gọi họp ngay/ });
    expect(button.compareDocumentPosition(screen.getByLabelText("Lý do (không bắt buộc)")) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
    expect(await faults(container)).toEqual([]);
  }, 20_000);
});

test.each([
  ["vi", "Lý do: Vỡ đê Yên Dũng", "Không gọi 1 điểm cầu đã ngừng hoạt động: Xã 002."],
  ["en", "Reason: Vỡ đê Yên Dũng", "Left out, closed or not in use (1): Xã 002."],
] as const)("the call sheet says the reason and what did not stop it (%s)", async (language, reason, remark) => {
  serve({}, { "/api/emergencies/5": called });
  await changeLanguage(language);
  const { container } = show(<CallSheetPage />, "/khan-cap/:id", "/khan-cap/5");
  await screen.findByText(reason, {}, { timeout: 10_000 });
  expect(screen.getByText(remark)).toBeTruthy();
  expect(await faults(container)).toEqual([]);
}, 20_000);
