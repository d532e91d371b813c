import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { isHere, nextSeat } from "@/features/chair/seats";
import { Foot } from "@/features/room/Foot";
import { AS_PERSON, type SeatView, type SessionView } from "@/features/room/session";
import { changeLanguage } from "@/i18n";
import { sessionView } from "../../../tests/support/agenda-samples";
import { faults, serve, show } from "../../../tests/support/page";
import { BranchConduct } from "./BranchConduct";
import { BranchesPart } from "./BranchesPart";
import { BranchNote } from "./BranchNote";
import { type BranchRoomView, type BranchView, seatInside } from "./branches";
import { SeatBranch } from "./SeatBranch";
import { seatSample } from "../../../tests/support/seat-sample";

vi.setConfig({ testTimeout: 30_000 });

const NOW = Date.parse("2025-05-22T01:10:00Z");
const PATH = "/api/sessions/7/branches";

let sent: ReturnType<typeof serve> = [];

const HOST: SessionView["may"] = ["branch.hand", "floor.give"];

function seat(pointId: number, changed: Partial<SeatView> = {}): SeatView {
  return seatSample({ point_id: pointId, name: `Xã ${pointId}`, parent_name: "Huyện 1", parent_id: 1, ...changed });
}

const branch: BranchView = {
  id: 9,
  body_id: 1,
  name: "Huyện Bắc",
  head_id: 12,
  point_ids: [12, 13, 14],
  since: "2025-05-22T01:00:00Z",
  by: "Chủ trì A",
  until: "2025-05-22T01:15:00Z",
  joined: 2,
  conducts: true,
};

const SEATS = [seat(11, { is_main: true }), seat(12, { name: "Điểm cầu Huyện Bắc", below: 2 }), seat(13), seat(14), seat(15)];

function view(changed: Partial<SessionView> = {}): SessionView {
  return { ...sessionView, state: "live", may: HOST, seats: SEATS, branches: [branch], ...changed };
}

function inside(changed: Partial<BranchRoomView> = {}): BranchRoomView {
  const place = (pointId: number, name: string, more = {}) => ({ point_id: pointId, name, presence: "present" as const, presence_since: null, is_head: false, queue_place: 0, waiting_since: null, has_floor: false, ...more });
  return {
    branch,
    now: "2025-05-22T01:10:00Z",
    version: 6,
    seats: [place(12, "Điểm cầu Huyện Bắc", { is_head: true }), place(13, "Xã 13", { queue_place: 1, waiting_since: "2025-05-22T01:09:00Z" }), place(14, "Xã 14", { presence: "dropped" })],
    queue: [13],
    floor: [],
    ...changed,
  };
}

beforeEach(async () => {
  await changeLanguage("vi");
  // jsdom draws no modal dialogs.
  HTMLDialogElement.prototype.showModal = function showModal() {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function close() {
    this.open = false;
  };
  const room = () => Response.json(inside());
  const floor = Object.fromEntries(["give", "next", "take", "mute-all", "request", "withdraw", "return"].map((way) => [`${PATH}/9/floor/${way}`, room]));
  const session = () => Response.json(view());
  sent = serve({ [PATH]: session, [`${PATH}/recall`]: session, [`${PATH}/9/end`]: session, [`${PATH}/9/time`]: session, ...floor });
});
afterEach(cleanup);

async function press(name: string) {
  const before = sent.length;
  fireEvent.click(screen.getByRole("button", { name }));
  await waitFor(() => expect(sent.length).toBe(before + 1));
  const { path, body } = sent[before] ?? { path: "", body: null };
  return { path: path.replace(PATH, ""), body };
}

describe("the chair", () => {
  test("delegates to a point that heads others, for so long", async () => {
    const { container } = show(<SeatBranch seat={SEATS[1]!} view={view({ branches: [] })} />);
    expect(await faults(container)).toEqual([]);
    fireEvent.change(screen.getByLabelText("Thời gian họp nhánh của Điểm cầu Huyện Bắc"), { target: { value: "30" } });
    expect(await press("Giao Điểm cầu Huyện Bắc họp nhánh")).toEqual({ path: "", body: { point_id: 12, minutes: 30, seen: 31 } });
  });

  test("has nothing to delegate to a commune, nor while it is away or the Department speaks", () => {
    show(<SeatBranch seat={SEATS[2]!} view={view({ branches: [] })} />);
    expect(screen.queryByRole("button")).toBeNull();
    cleanup();
    show(<SeatBranch seat={SEATS[1]!} view={view()} />);
    fireEvent.click(screen.getByRole("button"));
    expect([sent.length, screen.queryByText("đang họp nhánh Huyện Bắc") !== null]).toEqual([0, true]);
    cleanup();
    show(<SeatBranch seat={{ ...SEATS[1]!, presence: "dropped" }} view={view({ branches: [] })} />);
    fireEvent.click(screen.getByRole("button"));
    expect([sent.length, screen.queryByText("Chỉ giao được cho điểm cầu đang có mặt.") !== null]).toEqual([0, true]);
  });

  test("sees who is in and what is left of the time, gives more and calls it back", async () => {
    const { container } = show(<BranchesPart view={view()} now={NOW} />);
    expect(await faults(container)).toEqual([]);
    expect(screen.getByText("2/3 điểm cầu đã vào, Điểm cầu Huyện Bắc chủ trì")).toBeDefined();
    expect(screen.getByText("còn 05:00")).toBeDefined();
    expect(await press("Thêm 5 phút cho họp nhánh Huyện Bắc")).toEqual({ path: "/9/time", body: { minutes: 5 } });
    expect(await press("Gọi họp nhánh Huyện Bắc về")).toEqual({ path: "/9/end", body: undefined });
    cleanup();
    show(<BranchesPart view={view({ branches: [branch, { ...branch, id: 10, name: "Huyện Nam", until: null }] })} now={NOW} />);
    expect(screen.getByText("không giới hạn thời gian")).toBeDefined();
    expect(screen.getAllByRole("button", { name: /^Thêm 5 phút/u }).map((button) => button.getAttribute("aria-label"))).toEqual(["Thêm 5 phút cho họp nhánh Huyện Bắc"]);
    expect(await press("Gọi tất cả họp nhánh về")).toEqual({ path: "/recall", body: undefined });
  });

  test("who only reads presses nothing", () => {
    show(<BranchesPart view={view({ may: [] })} now={NOW} />);
    expect(screen.queryAllByRole("button")).toEqual([]);
    expect(screen.getByRole("link", { name: "Xem danh sách" }).getAttribute("href")).toBe("/phien/7/hop-nhanh/9");
  });

  test("calls the first who is not away", () => {
    const waits = view({ queue: [13, 15] });
    expect([nextSeat(waits)?.point_id, isHere(waits, SEATS[2]!), isHere(waits, SEATS[4]!)]).toEqual([15, false, true]);
    expect(nextSeat({ ...waits, branches: [] })?.point_id).toBe(13);
  });
});

describe("a district", () => {
  test("calls the next, calls and takes back, mutes, and ends it after being asked once", async () => {
    const { container } = show(<BranchConduct session={view()} inside={inside()} acting={AS_PERSON} now={NOW} />);
    expect(await faults(container)).toEqual([]);
    expect(screen.getAllByRole("button", { name: "Mời Xã 13 phát biểu" })).toHaveLength(2);
    // What ticks is not read aloud; who asks is, once.
    expect([screen.getByRole("status").textContent, container.querySelector("[aria-live=polite]")]).toEqual(["Xin phát biểu: Xã 13", null]);
    fireEvent.click(screen.getAllByRole("button", { name: "Mời Xã 13 phát biểu" })[0]!);
    await waitFor(() => expect(sent.map(({ path, body }) => [path, body])).toEqual([[`${PATH}/9/floor/next`, { point_id: 13, minutes: 0, seen: 6 }]]));
    // Whoever is lost cannot be called.
    fireEvent.click(screen.getByRole("button", { name: "Mời Xã 14 phát biểu" }));
    expect(sent).toHaveLength(1);
    cleanup();
    const speaks = inside({ floor: [{ point_id: 13, since: "2025-05-22T01:09:30Z", until: null }], queue: [] });
    show(<BranchConduct session={view()} inside={speaks} acting={AS_PERSON} now={NOW} />);
    expect(await press("Thu lại lời của Xã 13")).toEqual({ path: "/9/floor/take", body: { point_id: 13, seen: 6 } });
    expect(await press("Tắt mọi micrô")).toEqual({ path: "/9/floor/mute-all", body: { seen: 6 } });
    fireEvent.click(screen.getByRole("button", { name: "Kết thúc họp nhánh" }));
    expect(screen.getByText("2 điểm cầu trở lại cuộc họp chính ngay.")).toBeDefined();
    const before = sent.length;
    fireEvent.click(screen.getAllByRole("button", { name: "Kết thúc họp nhánh", hidden: true }).at(-1)!);
    await waitFor(() => expect(sent.slice(before).map(({ path }) => path)).toEqual([`${PATH}/9/end`]));
  });

  test("is followed by who does not conduct it, without a press", () => {
    show(<BranchConduct session={view()} inside={inside({ branch: { ...branch, conducts: false } })} acting={AS_PERSON} now={NOW} />);
    expect(screen.queryAllByRole("button")).toEqual([]);
  });
});

describe("a commune", () => {
  test("reads in which room it is, for how long, and that nobody records it", async () => {
    const { container } = show(<BranchNote branch={branch} urgent={false} entering={false} now={NOW} />);
    expect(await faults(container)).toEqual([]);
    expect(screen.getByText("Đang ở phòng họp nhánh Huyện Bắc")).toBeDefined();
    expect(screen.getByText(/Không ghi hình họp nhánh/u)).toBeDefined();
    cleanup();
    show(<BranchNote branch={{ ...branch, until: null }} urgent={false} entering={false} now={NOW} />);
    expect(screen.getByText(/kết thúc họp nhánh thì tự trở lại/u)).toBeDefined();
    expect(screen.queryByText(/hết giờ/u)).toBeNull();
    cleanup();
    const answered = { words: "Điểm cầu đang ngồi ở phiên khác.", onAgain: vi.fn() };
    show(<BranchNote branch={branch} urgent={false} entering refused={answered} now={NOW} />);
    expect(screen.getByRole("status").textContent).toBe("Chưa vào được phòng họp nhánh Huyện Bắc; vẫn nghe cuộc họp chính. Điểm cầu đang ngồi ở phiên khác.");
    fireEvent.click(screen.getByRole("button", { name: "Vào lại họp nhánh" }));
    expect(answered.onAgain).toHaveBeenCalledOnce();
    cleanup();
    show(<BranchNote branch={branch} urgent entering={false} now={NOW} />);
    expect(screen.getByText(/Sở đang phát khẩn trong phòng họp chính/u)).toBeDefined();
  });

  test("asks and withdraws in the room that it is in", async () => {
    const own = seatInside(SEATS[2], inside());
    expect([own?.queue_place, seatInside(SEATS[4], inside())]).toEqual([1, SEATS[4]]);
    show(<Foot sessionId={7} acting={AS_PERSON} pointId={13} seat={own} turn="requested" until={0} partners={[]} sending={{ camera: true, microphone: false }} seen={false} branchId={9} call={undefined} now={NOW} />);
    expect(await press("Rút yêu cầu")).toEqual({ path: "/9/floor/withdraw", body: { point_id: 13 } });
  });
});
