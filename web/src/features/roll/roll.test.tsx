import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Schemas } from "@/api/types";
import { changeLanguage } from "@/i18n";
import { faults, serve, show } from "../../../tests/support/page";
import { groupsOf, lastRound, needsReason, tallyOf, toCall } from "./roll";
import { RollCallPage } from "./RollCallPage";

const MAIN = 0;
const YEN_THE = 40;

const line = (point_id: number, name: string, group_id: number, more: Partial<Schemas["RollLine"]> = {}): Schemas["RollLine"] => ({
  point_id,
  name,
  is_main: group_id === MAIN,
  group_id,
  presence: "present",
  joined_at: "2026-03-11T00:50:00Z",
  gone_at: null,
  proposal: { mark: "present", late_min: 0, early_min: 0 },
  mark: null,
  by_hand: false,
  moved: false,
  reason: "",
  marked_at: null,
  marked_by: "",
  version: 0,
  delegates: 0,
  people: null,
  contact: null,
  calls: 0,
  called_at: null,
  called_by: "",
  pictured_at: null,
  may_mark: true,
  ...more,
});

const absent: Partial<Schemas["RollLine"]> = {
  presence: "absent",
  joined_at: null,
  proposal: { mark: "absent", late_min: 0, early_min: 0 },
  contact: { operator: "Vi Vận Hành", operator_phone: "0912.000.003", contact: "Cao Đầu Mối", phone: "+84 912 000 001", deputy: "", deputy_phone: "" },
};

const roll: Schemas["RollView"] = {
  session_id: 7,
  conference_id: 1,
  title: "Hội nghị giao ban",
  kind: "live",
  state: "live",
  now: "2026-03-11T01:30:00Z",
  starts_at: "2026-03-11T01:00:00Z",
  started_at: "2026-03-11T01:00:00Z",
  ended_at: null,
  open: true,
  open_until: null,
  whole: true,
  may_take: true,
  groups: [
    { id: MAIN, name: "" },
    { id: YEN_THE, name: "Huyện Yên Thế" },
  ],
  lines: [
    line(1, "UBND tỉnh", MAIN),
    line(2, "Điểm cầu huyện", YEN_THE, { mark: "present", marked_at: "2026-03-11T01:10:00Z", marked_by: "Thư ký B", version: 1 }),
    line(3, "Xã Đồng Tâm", YEN_THE, { proposal: { mark: "late", late_min: 12, early_min: 0 }, joined_at: "2026-03-11T01:12:00Z", delegates: 3 }),
    line(4, "Xã Canh Nậu", YEN_THE, absent),
  ],
  quorum: { of: "points", by: "share", amount: 67, needed: 3, here: 3, called: 4, reached: true, set_by: "Chủ trì A" },
  pictures: false,
  people: 3,
  delegates: 3,
};

beforeEach(() => changeLanguage("vi"));
afterEach(cleanup);

async function open(view: Schemas["RollView"] = roll, answers: Record<string, (body: unknown) => Response> = {}) {
  const sent = serve(answers, { "/api/sessions/7/roll": view, "/api/sessions/7/roll/points/3/delegates": { delegates: [{ name: "Hà Một", post: "Chủ tịch", body: "" }] } });
  const { container } = show(<RollCallPage />, "/phien/:id/diem-danh", "/phien/7/diem-danh");
  await screen.findByText("Hội nghị giao ban", {}, { timeout: 10_000 });
  return { sent, container };
}

const button = (name: string | RegExp) => screen.getByRole("button", { name });
const press = (name: string | RegExp) => fireEvent.click(button(name));

describe("the order of the roll", () => {
  test("groups count all of theirs, show what is found without diacritics, and say what one press confirms", () => {
    const [group] = groupsOf(roll, "all", "dong tam");
    expect(group?.shown.map(({ name }) => name)).toEqual(["Xã Đồng Tâm"]);
    expect(group?.tally).toEqual({ present: 1, late: 1, left_early: 0, excused: 0, absent: 1, none: 0 });
    expect([group?.confirmable, group?.done]).toEqual([2, false]);
    expect(groupsOf(roll, "absent", "").flatMap(({ shown }) => shown.map(({ name }) => name))).toEqual(["Xã Canh Nậu"]);
    expect(groupsOf(roll, "open", "").map(({ name, shown }) => [name, shown.length])).toEqual([
      ["UBND tỉnh", 1],
      ["Huyện Yên Thế", 2],
    ]);
  });

  test("what was corrected by hand is confirmed by no press, and counts as it was corrected", () => {
    const corrected = line(5, "Xã Tam Hiệp", YEN_THE, { ...absent, mark: "present", by_hand: true, moved: true });
    expect(groupsOf({ ...roll, lines: [corrected] }, "moved", "")[0]?.confirmable).toBe(0);
    expect(tallyOf([corrected]).present).toBe(1);
  });

  test.each([
    ["present", absent, false, true],
    ["absent", absent, false, false],
    ["excused", { ...absent, reason: "Mất điện" }, false, false],
    ["excused", absent, false, true],
    ["absent", { ...absent, mark: "excused" }, true, true],
    ["absent", { ...absent, mark: "excused" }, false, false],
  ] as const)("%s needs a reason when it should", (mark, more, ended, needed) => {
    expect(needsReason(line(4, "Xã", YEN_THE, more), mark, ended)).toBe(needed);
  });
});

describe("calling all", () => {
  const now = "2026-03-11T01:30:00Z";
  const called = (called_at: string): Partial<Schemas["RollLine"]> => ({ ...absent, calls: 1, called_at, called_by: "Thư ký B" });

  test.each([
    ["an absent point", absent, true],
    ["one that somebody called just now", called("2026-03-11T01:29:31Z"), false],
    ["one that was called before", called("2026-03-11T01:29:30Z"), true],
    ["one that is in the room, whatever the roll says", { ...absent, presence: "present" }, false],
    ["one that excused itself", { ...absent, proposal: { mark: "excused", late_min: 0, early_min: 0 } }, false],
    ["one that is not the actor's", { ...absent, may_mark: false }, false],
    ["one that is there", {}, false],
  ] as const)("%s", (_, more, expected) => {
    expect(toCall(line(4, "Xã", YEN_THE, more), now)).toBe(expected);
  });

  test("the last time that several were called at once is told with who came, a single call is none", () => {
    const lines = [
      line(4, "Xã 4", YEN_THE, called("2026-03-11T01:20:00Z")),
      line(5, "Xã 5", YEN_THE, { ...called("2026-03-11T01:20:00Z"), presence: "present" }),
      line(6, "Xã 6", YEN_THE, called("2026-03-11T01:25:00Z")),
    ];
    expect(lastRound(lines)).toEqual({ at: "2026-03-11T01:20:00Z", by: "Thư ký B", called: 2, came: 1 });
    expect(lastRound(lines.slice(1))).toBeNull();
  });
});

describe("the page", () => {
  test("says in words what is there, and is right for a screen reader", async () => {
    const { container } = await open();
    expect(screen.getByText("Đủ số cần có mặt")).toBeTruthy();
    expect(screen.getByText("3 / 4 điểm cầu có mặt, cần 3")).toBeTruthy();
    expect(screen.getByText(/1 \/ 4 điểm cầu đã xác nhận · 3 \/ 3 đại biểu có mặt/)).toBeTruthy();
    // Subtrees are closed at first: one line each.
    expect(screen.queryByText("Xã Canh Nậu")).toBeNull();
    press("Xem từng điểm cầu của Huyện Yên Thế");
    expect(screen.getByText("vào 08:12 · muộn 12 phút")).toBeTruthy();
    expect(screen.getByText("Thư ký B, 08:10")).toBeTruthy();
    expect(await faults(container)).toEqual([]);
  }, 60_000);

  test("a subtree is confirmed at one press, and everybody at another", async () => {
    const done = { ...roll, lines: roll.lines.map((one) => ({ ...one, mark: one.proposal.mark })) };
    const { sent } = await open(roll, { "/api/sessions/7/roll/confirm": () => Response.json(done) });
    press("Xác nhận điểm danh Huyện Yên Thế");
    await waitFor(() => expect(screen.getByText(/4 \/ 4 điểm cầu đã xác nhận/)).toBeTruthy());
    expect(sent).toEqual([{ method: "POST", path: "/api/sessions/7/roll/confirm", body: { group_id: YEN_THE } }]);
    expect(screen.queryByRole("button", { name: /Xác nhận/ })).toBeNull();
  }, 20_000);

  test("absent points are rung: numbers of their operators and contact officers, and that it was done", async () => {
    const { sent } = await open(roll, { "/api/sessions/7/roll/calls": () => Response.json(roll) });
    press("Gọi lại điểm vắng (1)");
    const [row] = screen.getAllByRole("listitem");
    if (!row) throw new Error("no line");
    expect(within(row).getAllByRole("link").map((link) => link.getAttribute("href"))).toEqual(["tel:0912000003", "tel:+84912000001"]);
    press("Đã gọi Xã Canh Nậu");
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]?.body).toEqual({ point_id: 4 });
  }, 20_000);

  test("all absent points are noted as rung at one press, and what came of it is said", async () => {
    const three = [4, 5, 6].map((id) => line(id, `Xã ${id}`, YEN_THE, absent));
    const at = "2026-03-11T01:30:00Z";
    const rung = { calls: 1, called_at: at, called_by: "Thư ký B" };
    const before = { ...roll, lines: [...roll.lines.slice(0, 3), ...three] };
    const after = { ...before, now: at, lines: before.lines.map((one) => (one.point_id > 3 ? { ...one, ...rung } : one)) };
    const { sent, container } = await open(before, { "/api/sessions/7/roll/calls/all": () => Response.json(after) });
    expect(screen.queryByRole("button", { name: /đã gọi cả/ })).toBeNull();
    press("Gọi lại điểm vắng (3)");
    press("Ghi: đã gọi cả 3 điểm vắng");
    expect(await screen.findByText("Gọi tất cả lúc 08:30 (Thư ký B): 3 điểm cầu, nay 0 đã vào")).toBeTruthy();
    expect(sent).toEqual([{ method: "POST", path: "/api/sessions/7/roll/calls/all", body: undefined }]);
    // A second press has nobody left to call.
    expect(screen.queryByRole("button", { name: /đã gọi cả/ })).toBeNull();
    expect(await faults(container)).toEqual([]);
  }, 20_000);

  test("a correction says why, or is not sent", async () => {
    const { sent } = await open(roll, { "/api/sessions/7/roll/mark": () => Response.json(roll) });
    press("Gọi lại điểm vắng (1)");
    press("Sửa điểm danh Xã Canh Nậu");
    press("Vắng có lý do");
    press("Ghi");
    expect(screen.getByText(/Cần ghi lý do/)).toBeTruthy();
    expect(sent).toEqual([]);
    fireEvent.change(screen.getByLabelText("Lý do"), { target: { value: "Lũ cuốn cầu" } });
    press("Ghi");
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]?.body).toEqual({ point_id: 4, mark: "excused", version: 0, reason: "Lũ cuốn cầu", people: null });
  }, 20_000);

  test("keys: find, walk, confirm, mark; a mark that needs a reason opens the line", async () => {
    const { sent } = await open(roll, { "/api/sessions/7/roll/mark": () => Response.json(roll) });
    fireEvent.keyDown(document.body, { key: "/" });
    expect(document.activeElement).toBe(screen.getByRole("searchbox"));
    fireEvent.change(screen.getByRole("searchbox"), { target: { value: "xa" } });
    (document.activeElement as HTMLElement).blur();
    fireEvent.keyDown(document.body, { key: "ArrowDown" });
    expect(document.activeElement?.textContent).toContain("Xã Đồng Tâm");
    fireEvent.keyDown(document.activeElement ?? document.body, { key: "Enter" });
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]?.body).toMatchObject({ point_id: 3, mark: "late" });
    await waitFor(() => {
      fireEvent.keyDown(document.activeElement ?? document.body, { key: "ArrowDown" });
      fireEvent.keyDown(document.activeElement ?? document.body, { key: "4" });
      expect(screen.getByRole("form", { name: "Sửa điểm danh Xã Canh Nậu" })).toBeTruthy();
    });
    expect(button("Vắng có lý do").getAttribute("aria-pressed")).toBe("true");
    expect(sent).toHaveLength(1);
  }, 20_000);

  test("a quorum is set as a share of the delegates", async () => {
    const { sent } = await open({ ...roll, quorum: null }, { "/api/sessions/7/roll/quorum": () => Response.json(roll) });
    press("Đặt");
    press("đại biểu");
    press("Ghi");
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]).toEqual({ method: "PUT", path: "/api/sessions/7/roll/quorum", body: { of: "delegates", by: "share", amount: 50 } });
  }, 20_000);

  test("who only reads has nothing to press; a closed roll says since when", async () => {
    const read = {
      ...roll,
      may_take: false,
      state: "ended" as const,
      ended_at: "2026-03-11T03:00:00Z",
      open: false,
      open_until: "2026-03-18T03:00:00Z",
      lines: roll.lines.map((one) => ({ ...one, may_mark: false, contact: null })),
    };
    await open(read);
    expect(screen.getByText("Bảng điểm danh đã khóa từ 18/3/2026, 10:00.")).toBeTruthy();
    press("Xem từng điểm cầu của Huyện Yên Thế");
    expect(screen.queryByRole("button", { name: /Xác nhận|Sửa|Đổi$/ })).toBeNull();
  }, 20_000);
});

describe("pictures as evidence", () => {
  const at = "2026-03-11T01:10:05Z";
  const pictured: Schemas["RollView"] = {
    ...roll,
    pictures: true,
    lines: roll.lines.map((one) => (one.point_id === 1 ? { ...one, mark: "present", pictured_at: at } : one)),
  };

  test("whoever takes the roll asks for them, and whoever only reads does not", async () => {
    const { sent } = await open(roll, { "/api/sessions/7/roll/pictures": () => Response.json(pictured) });
    expect(screen.getByText("Điểm danh không kèm ảnh.")).toBeTruthy();
    press("Kèm ảnh từng điểm cầu");
    expect(await screen.findByText("Ảnh kèm điểm danh: 1 / 3 điểm cầu có mặt")).toBeTruthy();
    expect(sent.find(({ method }) => method === "PUT")?.body).toEqual({ wanted: true });
    cleanup();
    await open({ ...roll, may_take: false });
    expect(screen.queryByText("Điểm danh không kèm ảnh.")).toBeNull();
  });

  test("a kept picture is shown with its point and time, a missing one is said, and they are taken again", async () => {
    const { sent, container } = await open(pictured, { "/api/sessions/7/roll/pictures": () => Response.json(pictured) });
    press("Xem từng điểm cầu của UBND tỉnh");
    const picture = screen.getByRole("img", { name: "Ảnh điểm danh của UBND tỉnh, lúc 08:10" });
    expect(picture.getAttribute("src")).toBe(`/api/sessions/7/roll/points/1/picture?at=${encodeURIComponent(at)}`);
    press("Xem từng điểm cầu của Huyện Yên Thế");
    expect(screen.getAllByText("chưa có ảnh")).toHaveLength(1);
    press("Chụp lại các điểm đang có mặt");
    await waitFor(() => expect(sent.map(({ path }) => path)).toContain("/api/sessions/7/roll/pictures"));
    expect(await faults(container)).toEqual([]);
  });
});
