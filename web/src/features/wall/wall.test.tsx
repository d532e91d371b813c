import { act, cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Schemas } from "@/api/types";
import { changeLanguage } from "@/i18n";
import { faults, serve, show } from "../../../tests/support/page";
import { draw } from "./spark";
import { groupsOf, rate, troubleOf, type WallLine, type WallView } from "./wall";
import { WallPage } from "./WallPage";

vi.setConfig({ testTimeout: 30_000 });

const NOW = "2026-03-11T02:00:00Z";

const reading: Schemas["ReadingView"] = { at: NOW, up_kbps: 24, down_kbps: 1320, loss: 0.004, rtt_ms: 41, fps: 25, sound_db: -42, frozen: false };

const line = (point_id: number, name: string, group_id: number, more: Partial<WallLine> = {}): WallLine => ({
  point_id,
  name,
  is_main: group_id === 0,
  group_id,
  state: "good",
  over: [],
  presence: "present",
  presence_since: "2026-03-11T01:00:00Z",
  entry: "inside",
  entry_since: null,
  has_floor: false,
  queue_place: 0,
  delivery: "rule",
  incident: "",
  branch_id: 0,
  branch: "",
  reading,
  still: 0,
  still_at: null,
  ...more,
});

const wall: WallView = {
  session_id: 7,
  conference_id: 1,
  title: "Hội nghị giao ban",
  state: "live",
  now: NOW,
  version: 12,
  media_away: false,
  whole: true,
  groups: [
    { id: 40, name: "Huyện Yên Thế", counts: { lost: 1, weak: 1, good: 1 } },
    { id: 50, name: "Huyện Lục Nam", counts: { absent: 1, good: 1 } },
    { id: 0, name: "UBND tỉnh", counts: { good: 1 } },
  ],
  lines: [
    line(1, "Xã Đông Sơn", 40, { state: "lost", presence: "dropped", presence_since: "2026-03-11T01:59:00Z" }),
    line(2, "Xã Đồng Kỳ", 40, { state: "weak", over: ["loss"], reading: { ...reading, loss: 0.14 }, still: 99, still_at: NOW }),
    line(3, "Xã Tam Tiến", 40),
    line(4, "Xã Bảo Sơn", 50, { state: "absent", presence: "absent", presence_since: null, reading: null }),
    line(5, "Xã Lan Mẫu", 50, { incident: "help" }),
    line(6, "UBND tỉnh", 0),
  ],
  limits: { loss: 0.05, rtt_ms: 400, silence_db: -120 },
  may: ["floor.give", "roll.take", "roll.read", "logbook.read", "session.run"],
};

const point: Schemas["WallPointView"] = {
  point_id: 2,
  readings: [
    { ...reading, at: "2026-03-11T01:59:50Z" },
    { ...reading, at: "2026-03-11T01:59:55Z", loss: 0.14 },
  ],
  contact: { operator: "Vi Vận Hành", operator_phone: "0912.000.003", contact: "", phone: "", deputy: "", deputy_phone: "" },
};

const HELD = {
  "/api/sessions/7/wall": wall,
  "/api/sessions/7/wall/points/1": { ...point, point_id: 1 },
  "/api/sessions/7/wall/points/2": point,
  "/api/sessions/7/wall/points/4": { ...point, point_id: 4 },
};

beforeEach(() => {
  changeLanguage("vi");
  localStorage.clear();
});
afterEach(cleanup);

async function opened(held: Record<string, unknown> = HELD, changed: Parameters<typeof serve>[0] = {}) {
  const sent = serve(changed, held);
  const shown = show(<WallPage />, "/phien/:id/tuong", "/phien/7/tuong");
  await screen.findByRole("main");
  return { ...shown, sent };
}

const tiles = () => within(screen.getByRole("main")).getAllByRole("button").map((tile) => tile.textContent);

describe("what is shown", () => {
  test("groups keep the server's order, and count the whole group however much is found", () => {
    expect(groupsOf(wall, null, "dong").map(({ name, total, here, lines }) => [name, total, here, lines.map((one) => one.point_id)])).toEqual([
      ["Huyện Yên Thế", 3, 2, [1, 2]],
    ]);
    expect(groupsOf(wall, "good", "").map(({ lines }) => lines.map((one) => one.point_id))).toEqual([[3], [5], [6]]);
    expect(groupsOf(wall, null, "luc nam lan").map(({ lines }) => lines.map((one) => one.name))).toEqual([["Xã Lan Mẫu"]]);
  });

  test("a weak line is told by the figure that is over its limit", () => {
    const weak = line(1, "", 0, { state: "weak", over: ["rtt_ms"], reading: { ...reading, rtt_ms: 640.4 } });
    expect(troubleOf(weak)).toEqual({ word: "rtt", milliseconds: 640 });
    expect(troubleOf({ ...weak, over: ["loss", "rtt_ms"] })).toEqual({ word: "loss", percent: 0 });
    expect(troubleOf(line(1, "", 0, { state: "frozen", over: ["frozen"] }))).toEqual({ word: "state" });
    expect([rate(96.4, "vi"), rate(1320, "vi")]).toEqual(["96 kbit/s", "1,3 Mbit/s"]);
  });

  test("a small line breaks where nothing is known, and rises with its figure", () => {
    const frame = { from: 0, until: 60_000, least: 0, most: 10 };
    const samples = [0, 5000, 10_000, 60_000].map((at) => ({ at, value: at / 6000 }));
    expect(draw(samples, { ...frame, limit: 5 })).toEqual({ lines: ["0.0,26.0 10.0,24.0 20.0,22.0", "120.0,2.0"], limit: 14 });
    expect(draw([{ at: 1, value: null }], frame)).toEqual({ lines: [], limit: null });
  });
});

describe("the wall", () => {
  test("shows trouble first, in words, and is right for everybody", async () => {
    const { container } = await opened();
    expect(tiles()).toEqual([
      "Xã Đông Sơn mất kết nối 1 phút",
      "Xã Đồng Kỳ mất gói 14\u00a0%",
      "Xã Tam Tiến tốt",
      "Xã Bảo Sơn chưa vào",
      "Xã Lan Mẫu gọi kỹ thuật",
      "UBND tỉnh tốt",
    ]);
    const todo = screen.getByRole("complementary", { name: "Cần xử lý" });
    expect(within(todo).getAllByRole("button").map((one) => one.querySelector("b")?.textContent)).toEqual(["Xã Đông Sơn", "Xã Đồng Kỳ", "Xã Lan Mẫu"]);
    expect(await faults(container)).toEqual([]);
  });

  test("says of a point that it deliberates elsewhere, calmly, and where", async () => {
    const lines = wall.lines.map((one) => (one.point_id === 3 ? { ...one, branch_id: 9, branch: "Huyện Yên Thế" } : one));
    await opened({ ...HELD, "/api/sessions/7/wall": { ...wall, lines }, "/api/sessions/7/wall/points/3": { ...point, point_id: 3 } });
    const tile = screen.getByRole("button", { name: /Tam Tiến/u });
    expect([tile.textContent, tile.className.includes("is-attention")]).toEqual(["Xã Tam Tiến họp nhánh", false]);
    fireEvent.click(tile);
    const panel = screen.getByRole("complementary", { name: "Điểm cầu Xã Tam Tiến" });
    expect(within(panel).getByRole("link", { name: "Xem danh sách" }).getAttribute("href")).toBe("/phien/7/hop-nhanh/9");
  });

  test("shows one state alone, and finds without diacritics", async () => {
    await opened();
    fireEvent.click(screen.getByRole("button", { name: "1 chưa vào" }));
    expect(tiles()).toEqual(["Xã Bảo Sơn chưa vào"]);
    fireEvent.click(screen.getByRole("button", { name: "1 chưa vào" }));
    fireEvent.change(screen.getByRole("searchbox"), { target: { value: "tam tien" } });
    expect(tiles()).toEqual(["Xã Tam Tiến tốt"]);
    fireEvent.change(screen.getByRole("searchbox"), { target: { value: "không có" } });
    expect(screen.getByText("Không có điểm cầu nào khớp.")).toBeTruthy();
  });

  test("shows a point in depth: figures, whom to ring, and serves it otherwise", async () => {
    const served = { state: "live" };
    const { container, sent } = await opened(HELD, { "/api/sessions/7/delivery": () => Response.json(served) });
    fireEvent.click(within(screen.getByRole("main")).getByRole("button", { name: /Xã Đồng Kỳ/ }));
    const panel = await screen.findByRole("complementary", { name: "Điểm cầu Xã Đồng Kỳ" });
    await within(panel).findByRole("row", { name: /Mất gói/ });
    expect(within(panel).getAllByRole("row").map((row) => row.textContent)).toEqual([
      "Gửi lên24 kbit/s",
      "Nhận về1,3 Mbit/s",
      "Mất gói14 %",
      "Trễ41 ms",
      "Hình25 hình/giây",
      "Micrô-42 dB",
    ]);
    expect(within(panel).getByRole("row", { name: /Mất gói/ }).className).toBe("is-attention");
    expect(within(panel).getByRole("link", { name: "0912.000.003" }).getAttribute("href")).toBe("tel:0912000003");
    expect(within(panel).getByRole("img").getAttribute("src")).toBe("/api/sessions/7/wall/points/2/still?v=99");
    expect(await faults(container)).toEqual([]);
    fireEvent.click(within(panel).getByRole("button", { name: "Chương trình" }));
    await waitFor(() => expect(sent.map(({ path, body }) => [path, body])).toEqual([["/api/sessions/7/delivery", { point_id: 2, delivery: "programme" }]]));
  });

  test("gives a point the floor with the stage that was seen", async () => {
    const { sent } = await opened(HELD, { "/api/sessions/7/floor/give": () => Response.json({ state: "live" }) });
    fireEvent.click(within(screen.getByRole("main")).getByRole("button", { name: /Xã Đồng Kỳ/ }));
    fireEvent.click(await screen.findByRole("button", { name: "Mời Xã Đồng Kỳ phát biểu" }));
    await waitFor(() => expect(sent.map(({ path, body }) => [path, body])).toEqual([["/api/sessions/7/floor/give", { point_id: 2, seen: 12, minutes: null }]]));
  });

  test("notes in the logbook that a point which is away was rung", async () => {
    const { sent } = await opened(HELD, { "/api/sessions/7/roll/calls": () => Response.json({ lines: [] }) });
    fireEvent.click(within(screen.getByRole("main")).getByRole("button", { name: /Xã Bảo Sơn/ }));
    fireEvent.click(await screen.findByRole("button", { name: "Ghi sổ: đã gọi điện" }));
    expect(await screen.findByText("Đã ghi vào sổ nhật ký")).toBeTruthy();
    expect(sent.map(({ body }) => body)).toEqual([{ point_id: 4 }]);
  });

  test("whoever looks after a subtree sees it as such and commands nothing of the floor", async () => {
    const part = { ...wall, whole: false, may: [], groups: wall.groups.slice(0, 1), lines: wall.lines.slice(0, 3) };
    await opened({ ...HELD, "/api/sessions/7/wall": part });
    expect(screen.getByText("Chỉ các điểm cầu thuộc địa bàn của bạn.")).toBeTruthy();
    fireEvent.click(within(screen.getByRole("main")).getByRole("button", { name: /Xã Đông Sơn/ }));
    const panel = await screen.findByRole("complementary", { name: "Điểm cầu Xã Đông Sơn" });
    expect(within(panel).getAllByRole("button").map((one) => one.textContent)).toEqual(["Đóng", "Ghi sổ: đã gọi điện"]);
  });

  test("keys find, walk, close and show pictures, which this browser remembers", async () => {
    await opened();
    const press = (key: string) => act(() => void fireEvent.keyDown(document.activeElement ?? document.body, { key }));
    press("/");
    expect(document.activeElement).toBe(screen.getByRole("searchbox"));
    act(() => screen.getByRole("searchbox").blur());
    press("ArrowRight");
    press("ArrowRight");
    expect(document.activeElement?.getAttribute("data-point")).toBe("2");
    fireEvent.click(document.activeElement as Element);
    await screen.findByRole("complementary", { name: "Điểm cầu Xã Đồng Kỳ" });
    press("Escape");
    expect(screen.queryByRole("complementary", { name: "Điểm cầu Xã Đồng Kỳ" })).toBeNull();
    expect(document.activeElement?.getAttribute("data-point")).toBe("2");
    press("a");
    expect([...screen.getByRole("main").querySelectorAll("img")].map((one) => one.getAttribute("src"))).toEqual(["/api/sessions/7/wall/points/2/still?v=99"]);
    cleanup();
    await opened();
    expect(screen.getByRole("button", { name: "Ảnh nhỏ" }).getAttribute("aria-pressed")).toBe("true");
  });

  test("is complete in English", async () => {
    changeLanguage("en");
    await opened();
    expect(tiles()[1]).toBe("Xã Đồng Kỳ 14% lost");
    expect(screen.getByRole("button", { name: "1 weak line" })).toBeTruthy();
  });
});

describe("who waits before the room", () => {
  const WAITING = [
    line(1, "Xã Đông Sơn", 40, { state: "absent", presence: "absent", entry: "waiting", entry_since: "2026-03-11T01:58:00Z" }),
    line(2, "Xã Đồng Kỳ", 40, { state: "absent", presence: "absent", entry: "waiting", entry_since: "2026-03-11T01:57:00Z" }),
    line(3, "Xã Tam Tiến", 40, { state: "left", presence: "left", entry: "held", entry_since: "2026-03-11T01:59:00Z" }),
  ];
  const DOOR = "/api/sessions/7/door/";
  const waited = (may: WallView["may"]) => {
    const answer = () => Response.json({});
    return serve({ [`${DOOR}admit`]: answer, [`${DOOR}admit-waiting`]: answer }, { ...HELD, "/api/sessions/7/wall": { ...wall, whole: false, lines: WAITING, may } });
  };
  const shownWall = () => show(<WallPage />, "/phien/:id/tuong", "/phien/7/tuong");

  test("a district lets in its own, who came first first, and not whom the chair sent back", async () => {
    const sent = waited(["door.own"]);
    const { container } = shownWall();
    const part = await screen.findByRole("region", { name: "Chờ vào phòng" });
    expect(within(part).getAllByRole("listitem").map((item) => item.querySelector("b")?.textContent)).toEqual(["Xã Đồng Kỳ", "Xã Đông Sơn", "Xã Tam Tiến"]);
    expect(within(part).queryByRole("button", { name: "Cho Xã Tam Tiến vào phòng họp" })).toBeNull();
    expect(await faults(container)).toEqual([]);
    fireEvent.click(within(part).getByRole("button", { name: "Cho Xã Đồng Kỳ vào phòng họp" }));
    await waitFor(() => expect(sent.filter(({ method }) => method === "POST").map(({ path, body }) => [path, body])).toEqual([[`${DOOR}admit`, { point_id: 2, seen: 12 }]]));
    await waitFor(() => expect(within(part).getByRole("button", { name: "Cho tất cả vào (2)" }).hasAttribute("disabled")).toBe(false));
    fireEvent.click(within(part).getByRole("button", { name: "Cho tất cả vào (2)" }));
    await waitFor(() => expect(sent.filter(({ method }) => method === "POST").at(-1)).toMatchObject({ path: `${DOOR}admit-waiting`, body: { body_id: null, seen: 12 } }));
  });

  test("whoever only looks has nothing to press", async () => {
    waited(["wall.own"]);
    shownWall();
    await screen.findByRole("main");
    expect(screen.queryByRole("region", { name: "Chờ vào phòng" })).toBeNull();
  });
});

describe("live pictures", () => {
  const WATCH = "/api/sessions/7/wall/watch";
  const LOOKS: WallView = { ...wall, may: [...wall.may, "wall.look"] };
  const watched = async (view: WallView = LOOKS, answer: () => Response = () => Response.json({ point_ids: [] })) => {
    // The room itself is not open here: the page waits before it.
    const made = await opened({ ...HELD, "/api/sessions/7/wall": view, "/api/sessions/7": { state: "planned", seats: [] } }, { [WATCH]: answer });
    return { ...made, asked: () => made.sent.filter(({ path }) => path === WATCH).map(({ body }) => (body as { point_ids: number[] }).point_ids) };
  };

  test("one press watches who is there and seen, with small pictures shown, and another ends it", async () => {
    const { asked, container } = await watched();
    fireEvent.click(screen.getByRole("button", { name: "Xem trực tiếp" }));
    await waitFor(() => expect(asked()).toEqual([[2, 3, 5, 6]]));
    expect(screen.getByRole("button", { name: "Ảnh nhỏ" }).getAttribute("aria-pressed")).toBe("true");
    expect(await faults(container)).toEqual([]);
    const stop = screen.getByRole("button", { name: "Thôi xem trực tiếp (4)" });
    await waitFor(() => expect(stop.getAttribute("aria-disabled")).toBe("false"), { timeout: 5000 });
    fireEvent.click(stop);
    await waitFor(() => expect(asked()).toEqual([[2, 3, 5, 6], []]));
    expect(screen.getByRole("button", { name: "Xem trực tiếp" })).toBeTruthy();
  });

  test("whoever pressed twice to watch has not ended it, of all or of one", async () => {
    await watched();
    const twice = (name: string) => {
      const button = screen.getByRole("button", { name });
      fireEvent.click(button);
      fireEvent.click(button);
    };
    twice("Xem trực tiếp");
    expect(screen.getByRole("button", { name: "Thôi xem trực tiếp (4)" }).getAttribute("aria-disabled")).toBe("true");
    cleanup();
    await watched();
    fireEvent.click(within(screen.getByRole("main")).getByRole("button", { name: /Xã Đồng Kỳ/ }));
    await screen.findByRole("complementary", { name: "Điểm cầu Xã Đồng Kỳ" });
    twice("Xem trực tiếp Xã Đồng Kỳ");
    expect(screen.getByRole("button", { name: "Thôi xem trực tiếp Xã Đồng Kỳ" }).getAttribute("aria-disabled")).toBe("true");
  });

  test("a wall looks and is in the room by one number of its own, beside others of the same person", async () => {
    const numbers = async () => {
      const { sent } = await opened({ ...HELD, "/api/sessions/7/wall": LOOKS, "/api/sessions/7": { state: "live", seats: [] } }, { [WATCH]: () => Response.json({ point_ids: [] }) });
      const told = (tail: string) => sent.filter(({ path }) => path.endsWith(tail)).map(({ body }) => (body as { page: number }).page);
      // By its key: the button waits two seconds before it does the opposite.
      const press = () => fireEvent.keyDown(window, { key: "l" });
      press();
      await waitFor(() => expect([told("/wall/watch").length, told("/join").length]).toEqual([1, 1]));
      press();
      await waitFor(() => expect(told("/wall/watch").length).toBe(2));
      press();
      await waitFor(() => expect([told("/wall/watch").length, told("/join").length]).toEqual([3, 2]));
      press();
      await waitFor(() => expect(told("/wall/watch").length).toBe(4));
      cleanup();
      return new Set([...told("/wall/watch"), ...told("/join")]);
    };
    const random = vi.spyOn(Math, "random").mockReturnValueOnce(0).mockReturnValue(0.25);
    expect(await numbers()).toEqual(new Set([100]));
    random.mockReset().mockReturnValueOnce(0.9999).mockReturnValue(0.25);
    expect(await numbers()).toEqual(new Set([9999]));
    random.mockRestore();
  });

  test("of more than can be the first are watched, and that is said", async () => {
    const many = Array.from({ length: 30 }, (_, index) => line(index + 1, `Xã ${index}`, 40));
    const { asked } = await watched({ ...LOOKS, lines: many });
    fireEvent.click(screen.getByRole("button", { name: "Xem trực tiếp" }));
    expect(await screen.findByText("Xem trực tiếp nhiều nhất 25 điểm cầu một lúc; các điểm cầu còn lại giữ ảnh nhỏ.")).toBeTruthy();
    await waitFor(() => expect(asked().map((ids) => ids.length)).toEqual([25]));
  });

  test("one point is watched in its panel for as long as that is open", async () => {
    const { asked } = await watched();
    fireEvent.click(within(screen.getByRole("main")).getByRole("button", { name: /Xã Đồng Kỳ/ }));
    const panel = await screen.findByRole("complementary", { name: "Điểm cầu Xã Đồng Kỳ" });
    fireEvent.click(within(panel).getByRole("button", { name: "Xem trực tiếp Xã Đồng Kỳ" }));
    await waitFor(() => expect(asked()).toEqual([[2]]));
    expect(within(panel).getByRole("button", { name: "Thôi xem trực tiếp Xã Đồng Kỳ" })).toBeTruthy();
    fireEvent.click(within(panel).getByRole("button", { name: "Đóng" }));
    await waitFor(() => expect(asked()).toEqual([[2], []]));
  });

  test("a point that is not there, a break and whoever only reads have nothing to press", async () => {
    await watched();
    fireEvent.click(within(screen.getByRole("main")).getByRole("button", { name: /Xã Bảo Sơn/ }));
    await screen.findByRole("complementary", { name: "Điểm cầu Xã Bảo Sơn" });
    expect(screen.queryByRole("button", { name: /^Xem trực tiếp Xã/ })).toBeNull();
    for (const view of [wall, { ...LOOKS, state: "paused" as const }]) {
      cleanup();
      await watched(view);
      expect(screen.queryByRole("button", { name: "Xem trực tiếp" })).toBeNull();
    }
  });

  test("a server that fails or has no time for one repeat is asked again, and the pictures stay", async () => {
    const answers = [200, 503, 429, 500, 200];
    const busy = { code: "too_many", params: {}, what: "Máy chủ đang bận.", next: "Chờ một lát." };
    const { asked } = await watched(LOOKS, () => {
      const status = answers.shift() ?? 200;
      return Response.json(status === 200 ? { point_ids: [2, 3, 5, 6] } : busy, { status });
    });
    vi.useFakeTimers();
    try {
      fireEvent.click(screen.getByRole("button", { name: "Xem trực tiếp" }));
      for (const times of [1, 2, 3, 4, 5]) {
        await act(() => vi.advanceTimersByTimeAsync(times === 1 ? 1000 : 10_000));
        expect(asked()).toEqual(Array.from({ length: times }, () => [2, 3, 5, 6]));
        expect(screen.getByRole("button", { name: "Thôi xem trực tiếp (4)" })).toBeTruthy();
      }
      expect(screen.queryByText("Máy chủ đang bận.")).toBeNull();
    } finally {
      vi.useRealTimers();
    }
  });

  test("what the server refuses is said, and not wished any more", async () => {
    const refusal = { code: "too_many_watched", params: {}, what: "Cả phòng xem trực tiếp nhiều nhất 25 điểm cầu một lúc; người khác đang xem 24.", next: "Chọn ít điểm cầu hơn rồi bấm lại." };
    await watched(LOOKS, () => Response.json(refusal, { status: 409 }));
    fireEvent.click(screen.getByRole("button", { name: "Xem trực tiếp" }));
    expect(await screen.findByText(/người khác đang xem 24/)).toBeTruthy();
    expect(screen.getByRole("button", { name: "Xem trực tiếp" })).toBeTruthy();
  });
});

describe("whom its points call", () => {
  const call = { id: 1, point_id: 1, label: "Xã Đông Sơn", state: "waiting", called_at: "2026-03-11T01:58:30Z", answered_at: null, engineer: "", mine: false };
  const fault = { id: 1, point_id: 1, label: "Xã Đông Sơn", text: "mất tiếng", opened_at: "2026-03-11T01:58:00Z", reported_by: "Xã Đông Sơn", taken_at: null, taken_by: "", mine: false };
  const told = { "/api/sessions/7/help": { calls: [call], now: NOW, answers: false }, "/api/sessions/7/incidents": { incidents: [fault], now: NOW, works: false } };

  test("a district reads the calls and faults of its own, and has nothing to press", async () => {
    const part: WallView = { ...wall, whole: false, may: ["wall.own"], groups: wall.groups.slice(0, 1), lines: wall.lines.slice(0, 3) };
    await opened({ ...HELD, ...told, "/api/sessions/7/wall": part });
    expect(within(await screen.findByRole("region", { name: "Gọi kỹ thuật" })).getByRole("button").textContent).toContain("Xã Đông Sơn");
    expect(within(await screen.findByRole("region", { name: "Sự cố đã báo" })).getAllByRole("button").length).toBe(1);
  });

  test("the bell is on until it is switched off, which this browser remembers", async () => {
    const view: WallView = { ...wall, may: [...wall.may, "help.read"] };
    await opened({ ...HELD, ...told, "/api/sessions/7/wall": view });
    fireEvent.click(screen.getByRole("button", { name: "Chuông" }));
    cleanup();
    await opened({ ...HELD, ...told, "/api/sessions/7/wall": view });
    expect(screen.getByRole("button", { name: "Chuông tắt" }).getAttribute("aria-pressed")).toBe("false");
  });
});
