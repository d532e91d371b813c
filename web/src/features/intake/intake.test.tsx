import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test } from "vitest";
import { changeLanguage } from "@/i18n";
import { serve, show } from "../../../tests/support/page";
import * as samples from "../../../tests/support/samples";
import { IntakePage } from "./IntakePage";

beforeEach(() => {
  // jsdom has no dialogues.
  HTMLDialogElement.prototype.showModal = function open() { this.open = true; };
  HTMLDialogElement.prototype.close = function shut() { this.open = false; };
  return changeLanguage("vi");
});
afterEach(cleanup);

const PATIENCE = { timeout: 10_000 };

/** Both are called what the caller is called. */
const takenBy = (id: number) => ({ taken_by: samples.me.name, taken_by_id: id });

test.each([
  ["the caller", samples.me.id, "1", 0],
  ["somebody of the same name", samples.me.id + 1, "0", 1],
] as const)("a registration in the hands of %s", { timeout: 30_000 }, async (_who, id, mine, othersHands) => {
  serve(
    {},
    {
      "/api/intake": { items: [{ ...samples.waiting, ...takenBy(id) }], total: 1 },
      "/api/conferences/1": { ...samples.conference, ...takenBy(id) },
    },
  );
  show(<IntakePage />);
  const filter = await screen.findByRole("button", { name: /^Tôi đang xử lý/ }, PATIENCE);
  await waitFor(() => expect(filter.querySelector(".count")?.textContent).toBe(mine), PATIENCE);
  const answer = (await screen.findByRole("heading", { level: 2, name: "Kết quả kiểm tra" }, PATIENCE)).closest("section");
  await waitFor(() => expect(answer?.querySelectorAll(".send > p.soft").length).toBe(othersHands), PATIENCE);
});

test("what is asked of the technicians is shown and answered beside the registration", { timeout: 30_000 }, async () => {
  const request = {
    id: 9, kind: "slides", state: "asked", note: "", asked_at: "2025-05-20T01:00:00Z", asked_by: "Lê Thị Đăng", outcome: "in_time",
    due_at: "2025-05-21T10:00:00Z", answered_at: null, answered_by: "", answer: "",
  };
  const preparation = (state: string) => ({
    now: "2025-05-20T02:00:00Z", due_at: null, reasoning_vi: "", reasoning_en: "", files: [], bytes_left: 0, slides_limit_mb: 1, clip_limit_mb: 1, may: [],
    requests: [{ ...request, state }, { ...request, id: 8, kind: "clip", state: "withdrawn" }],
  });
  const held: Record<string, unknown> = {
    "/api/conferences/1": { ...samples.conference, may: [...samples.conference.may, "request.read", "request.answer", "request.make"] },
    "/api/conferences/1/preparation": preparation("asked"),
  };
  const agree = () => Response.json((held["/api/conferences/1/preparation"] = preparation("agreed")));
  const sent = serve({ "/api/conferences/1/requests/9": agree }, held);
  show(<IntakePage />);
  const part = await screen.findByRole("region", { name: "Yêu cầu kỹ thuật" }, PATIENCE);
  await waitFor(() => expect([...part.querySelectorAll("li b")].map((one) => one.textContent)).toEqual(["Trình chiếu"]), PATIENCE);
  // Whoever answers does not withdraw for the host.
  expect([...part.querySelectorAll("button")].map((one) => one.textContent)).toEqual(["Thống nhất", "Chưa đáp ứng"]);
  fireEvent.click(screen.getByRole("button", { name: "Thống nhất" }));
  await waitFor(() => expect(sent.map(({ path, body }) => [path, body])).toEqual([["/api/conferences/1/requests/9", { step: "agree", answer: "" }]]), PATIENCE);
  await screen.findByText("đã thống nhất", {}, PATIENCE);
});

test("the queue is gone through by the keyboard", { timeout: 30_000 }, async () => {
  const items = ["Giao ban tháng 5", "Họp phòng chống bão", "Hội nghị tổng kết"].map((title, place) => ({ ...samples.waiting, conference_id: place + 1, title }));
  serve({}, { "/api/intake": { items, total: 3 }, "/api/conferences/3": { ...samples.conference, id: 3, title: "Hội nghị tổng kết" } });
  const user = userEvent.setup();
  show(<IntakePage />);
  const at = () => document.activeElement?.querySelector("b")?.textContent;
  await screen.findByRole("button", { name: /Giao ban tháng 5/ }, PATIENCE);
  expect([...document.querySelectorAll<HTMLElement>(".queued")].map(({ tabIndex }) => tabIndex)).toEqual([0, -1, -1]);
  await user.keyboard("/");
  await user.keyboard("{Enter}");
  expect(at()).toBe("Giao ban tháng 5");
  await user.keyboard("{ArrowDown}{ArrowDown}{ArrowDown}");
  expect(at()).toBe("Hội nghị tổng kết");
  await user.keyboard("{Home}");
  expect(at()).toBe("Giao ban tháng 5");
  await user.keyboard("tongk");
  expect(at()).toBe("Hội nghị tổng kết");
  await user.keyboard("{Enter}");
  await screen.findByRole("heading", { level: 3, name: "Hội nghị tổng kết" }, PATIENCE);
  await user.keyboard("{ArrowRight}");
  expect(document.activeElement?.className).toBe("answer");
  await user.keyboard("{ArrowLeft}");
  expect(at()).toBe("Hội nghị tổng kết");
  await user.keyboard("?");
  expect(screen.getByRole("dialog", { name: "Phím tắt của bảng tiếp nhận" })).toBeTruthy();
});

test("a request of a series is answered once for its days, but those that are left out", { timeout: 30_000 }, async () => {
  const request = {
    id: 9, kind: "slides", state: "asked", note: "", asked_at: "2025-05-20T01:00:00Z", asked_by: "Lê Thị Đăng", outcome: "in_time",
    due_at: "2025-05-21T10:00:00Z", answered_at: null, answered_by: "", answer: "",
  };
  const days = [9, 10, 11].map((id, week) => ({
    id, conference_id: id, starts_at: `2099-03-${String(4 + 7 * week).padStart(2, "0")}T01:00:00Z`, kind: "slides", state: "asked", answer: "",
  }));
  const sent = serve(
    { "/api/series/5/requests": () => Response.json({ requests: days }) },
    {
      "/api/intake": { items: [{ ...samples.waiting, series_id: 5 }], total: 1 },
      "/api/conferences/1": { ...samples.conference, series_id: 5, may: [...samples.conference.may, "request.read", "request.answer"] },
      "/api/conferences/1/preparation": {
        now: "2025-05-20T02:00:00Z", due_at: null, reasoning_vi: "", reasoning_en: "", files: [], bytes_left: 0, slides_limit_mb: 1, clip_limit_mb: 1, may: [],
        requests: [request],
      },
      "/api/series/5/requests": { requests: [...days, { ...days[0], id: 12, kind: "recording" }] },
    },
  );
  const user = userEvent.setup();
  show(<IntakePage />);
  await screen.findByRole("button", { name: "Thống nhất, 3 phiên" }, PATIENCE);
  await user.click(screen.getByText(/^Trừ ra từng ngày/));
  await user.click(screen.getByLabelText(/11\/3/));
  await user.click(screen.getByRole("button", { name: "Thống nhất, 2 phiên" }));
  const named = [{ id: 9, state: "asked" }, { id: 11, state: "asked" }];
  await waitFor(() => expect(sent.map(({ path, body }) => [path, body])).toEqual([["/api/series/5/requests", { step: "agree", answer: "", requests: named }]]), PATIENCE);
});
