import { act, cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { changeLanguage } from "@/i18n";
import { sessionView } from "../../../tests/support/agenda-samples";
import { serve, show } from "../../../tests/support/page";
import { RoomPage } from "./RoomPage";

vi.setConfig({ testTimeout: 30_000 });

const TALKS = { id: 3, point_id: 1, label: "Xã 001", state: "talking", called_at: sessionView.now, answered_at: sessionView.now, engineer: "Lý Văn Dũng", mine: false };

let asked: string[] = [];

/** A room whose seat another machine has. */
function page(calls = [TALKS]) {
  const taken = { code: "seat_taken", what: "Chỗ ngồi đang ở máy khác.", next: "Chuyển về đây nếu cần.", params: {} };
  serve(
    { "/api/sessions/7/join": () => Response.json(taken, { status: 409 }) },
    { "/api/sessions/7": sessionView, "/api/sessions/7/help": { calls, now: sessionView.now, answers: false }, "/api/sessions/7/incidents": { incidents: [], now: sessionView.now, works: false } },
  );
  const network = globalThis.fetch;
  asked = [];
  globalThis.fetch = (input, init) => {
    asked.push(new URL((input as Request).url).pathname);
    return network(input, init);
  };
  return show(<RoomPage />, "/phien/:id/phong", "/phien/7/phong");
}

beforeEach(() => {
  changeLanguage("vi");
  sessionStorage.clear();
});
afterEach(cleanup);

test("a page whose seat another machine has can neither end that one's call nor ask for it", async () => {
  page();
  fireEvent.click(await screen.findByRole("button", { name: "Vào phòng họp" }));
  await screen.findByRole("button", { name: "Chuyển sang máy này" });
  await waitFor(() => expect(asked).toContain("/api/sessions/7/help"));
  expect(screen.queryByRole("region", { name: "Cuộc gọi kỹ thuật" })).toBeNull();
  expect(screen.queryByRole("button", { name: /kỹ thuật|cuộc gọi/u })).toBeNull();
});

test("a point asks for its call and its faults once it is in, then once a minute, and not while nobody looks", async () => {
  page([]);
  const enter = await screen.findByRole("button", { name: "Vào phòng họp" });
  const told = () => asked.filter((path) => /(help|incidents|messages)$/u.test(path)).map((path) => path.replace("/api/sessions/7/", ""));
  expect(told()).toEqual([]);
  vi.useFakeTimers();
  try {
    fireEvent.click(enter);
    await act(() => vi.advanceTimersByTimeAsync(59_000));
    expect(told().toSorted()).toEqual(["help", "incidents"]);
    await act(() => vi.advanceTimersByTimeAsync(10_000));
    expect(told().toSorted()).toEqual(["help", "help", "incidents", "incidents"]);
    vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
    act(() => void document.dispatchEvent(new Event("visibilitychange")));
    await act(() => vi.advanceTimersByTimeAsync(180_000));
    expect(told()).toHaveLength(4);
  } finally {
    vi.restoreAllMocks();
    vi.useRealTimers();
  }
});
