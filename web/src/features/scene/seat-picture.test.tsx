import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test } from "vitest";
import { SeatsPart } from "@/features/chair/SeatsPart";
import type { SeatView } from "@/features/room/session";
import { changeLanguage } from "@/i18n";
import { sessionView } from "../../../tests/support/agenda-samples";
import { faults, serve, show } from "../../../tests/support/page";
import { seatSample } from "../../../tests/support/seat-sample";

afterEach(cleanup);

const seat: SeatView = seatSample();
const discussion = { ...sessionView.scene, preset: "discussion" as const };

function list(changed: Partial<SeatView>) {
  const view = { ...sessionView, scene: discussion, seats: [{ ...seat, ...changed }] };
  return { view, part: <SeatsPart sessionId={7} view={view} now={0} mayServe /> };
}

test("a point is put into the picture with the keyboard alone, and the answer is what the page shows", async () => {
  await changeLanguage("vi");
  const { view, part } = list({});
  const sent = serve({ "/api/sessions/7/seen": () => Response.json(view) });
  show(part);
  await screen.findByText("Xã Cấm Sơn");
  await userEvent.tab();
  await userEvent.keyboard("{Enter}");
  expect(screen.getByText("Chỉ lên hình trong bố cục thảo luận và hội nghị; không bật micrô.")).toBeTruthy();
  await userEvent.tab();
  expect(document.activeElement).toBe(screen.getByRole("button", { name: "Đưa Xã Cấm Sơn lên hình" }));
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(sent).toEqual([{ method: "POST", path: "/api/sessions/7/seen", body: { point_id: 4, seen: true } }]));
});

test("the list with a point opened has nothing that axe finds wrong", async () => {
  await changeLanguage("vi");
  serve();
  const { container } = show(list({ chosen: true }).part);
  fireEvent.click(await screen.findByRole("button", { name: "Xã Cấm Sơn" }));
  expect(await faults(container)).toEqual([]);
});

test("one that was chosen is taken off again, and says what comes of it", async () => {
  await changeLanguage("en");
  const { view, part } = list({ chosen: true, seen: true });
  const sent = serve({ "/api/sessions/7/seen": () => Response.json(view) });
  show(part);
  expect((await screen.findByText(/in the picture/)).textContent).toContain("in the picture");
  await userEvent.click(screen.getByRole("button", { name: "Xã Cấm Sơn" }));
  expect(screen.getByText("Every point sees it; its microphone stays off.")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Take Xã Cấm Sơn off the picture" }));
  await waitFor(() => expect(sent.map(({ body }) => body)).toEqual([{ point_id: 4, seen: false }]));
});

test("the main point is in the picture always and is not chosen; a refusal is said", async () => {
  await changeLanguage("vi");
  serve();
  const { unmount } = show(list({ is_main: true }).part);
  await userEvent.click(await screen.findByRole("button", { name: "Xã Cấm Sơn" }));
  expect(screen.queryByRole("button", { name: /lên hình/ })).toBeNull();
  unmount();
  show(list({}).part);
  await userEvent.click(await screen.findByRole("button", { name: "Xã Cấm Sơn" }));
  await userEvent.click(screen.getByRole("button", { name: "Đưa Xã Cấm Sơn lên hình" }));
  expect(await screen.findByText(/Hỏi Sở/)).toBeTruthy();
});
