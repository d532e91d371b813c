import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { changeLanguage } from "@/i18n";
import { serve, show } from "../../../tests/support/page";
import * as samples from "../../../tests/support/samples";
import { IntakePage } from "./IntakePage";

beforeEach(() => changeLanguage("vi"));
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
  const sent = serve(
    { "/api/conferences/1/requests/9": () => Response.json(preparation("agreed")) },
    {
      "/api/conferences/1": { ...samples.conference, may: [...samples.conference.may, "request.read", "request.answer", "request.make"] },
      "/api/conferences/1/preparation": preparation("asked"),
    },
  );
  show(<IntakePage />);
  const part = await screen.findByRole("region", { name: "Yêu cầu kỹ thuật" }, PATIENCE);
  await waitFor(() => expect([...part.querySelectorAll("li b")].map((one) => one.textContent)).toEqual(["Trình chiếu"]), PATIENCE);
  // Whoever answers does not withdraw for the host.
  expect([...part.querySelectorAll("button")].map((one) => one.textContent)).toEqual(["Thống nhất", "Chưa đáp ứng"]);
  fireEvent.click(screen.getByRole("button", { name: "Thống nhất" }));
  await waitFor(() => expect(sent.map(({ path, body }) => [path, body])).toEqual([["/api/conferences/1/requests/9", { step: "agree", answer: "" }]]), PATIENCE);
  await screen.findByText("đã thống nhất", {}, PATIENCE);
});
