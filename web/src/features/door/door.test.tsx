import { QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { type ReactNode, useState } from "react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createQueries } from "@/app/queries";
import { Controls } from "@/features/chair/Controls";
import { Interlude } from "@/features/room/Interlude";
import { AS_PERSON, type SeatView, type SessionView, useCommand } from "@/features/room/session";
import { changeLanguage } from "@/i18n";
import { Conference } from "@/room/conference";
import { FakeControl } from "@/room/fakes/fake-control";
import { FakeRoom } from "@/room/fakes/fake-room";
import { Refused } from "@/room/ports";
import { sessionView } from "../../../tests/support/agenda-samples";
import { faults, serve, show } from "../../../tests/support/page";
import { DoorPart } from "./DoorPart";
import { LockKey } from "./LockKey";
import { SeatDoor } from "./SeatDoor";
import { waitingGroups } from "./waiting";
import { seatSample } from "../../../tests/support/seat-sample";

vi.setConfig({ testTimeout: 30_000 });

const NOW = Date.parse("2025-05-22T01:02:00Z");

const DOOR = "/api/sessions/7/door";
const answers = () => Response.json({ ...sessionView, version: 32 });

function Surroundings({ children }: { children: ReactNode }) {
  const [queries] = useState(createQueries);
  return <QueryClientProvider client={queries}>{children}</QueryClientProvider>;
}

let sent: ReturnType<typeof serve> = [];

// jsdom draws dialogs and cannot open them.
HTMLDialogElement.prototype.showModal = function open(this: HTMLDialogElement) {
  this.open = true;
};
HTMLDialogElement.prototype.close = function close(this: HTMLDialogElement) {
  this.open = false;
};

beforeEach(async () => {
  await changeLanguage("vi");
  sent = serve(Object.fromEntries(["lock", "waiting-room", "admit", "admit-waiting", "send-back", "bar", "lift-bar"].map((way) => [`${DOOR}/${way}`, answers])));
});
afterEach(cleanup);

function seat(pointId: number, entry: SeatView["entry"], parent = 1, since = "2025-05-22T01:00:00Z"): SeatView {
  return seatSample({ point_id: pointId, name: `Xã ${pointId}`, parent_name: `Huyện ${parent}`, parent_id: parent, presence: "absent", entry, entry_since: since });
}

function view(door: Partial<SessionView["door"]>, ...seats: SeatView[]): SessionView {
  return { ...sessionView, door: { locked: false, waiting_room: false, changed_by: "Hà Lan", ...door }, seats };
}

async function press(name: string) {
  const before = sent.length;
  fireEvent.click(screen.getByRole("button", { name }));
  await waitFor(() => expect(sent.length).toBe(before + 1));
  const { path, body } = sent[before] ?? { path: "", body: null };
  return { path: path.replace(DOOR, ""), body };
}

const WAITING = [seat(11, "waiting", 1, "2025-05-22T01:01:00Z"), seat(12, "waiting", 1), seat(13, "held", 2), seat(14, "inside", 2)];

describe("the door on the chair's page", () => {
  test("says who waits since when, and lets in one, a group, or all", async () => {
    const { container } = show(<DoorPart view={view({ waiting_room: true }, ...WAITING)} now={NOW} may />);
    expect(await faults(container)).toEqual([]);
    expect(screen.getByText("Đang dùng phòng chờ (Hà Lan)")).toBeDefined();
    expect(within(screen.getByText("Xã 12").closest("li") as HTMLElement).getByText("chờ 2 phút")).toBeDefined();
    expect(screen.queryByText("Xã 14")).toBeNull();
    expect(await press("Cho Xã 12 vào phòng họp")).toEqual({ path: "/admit", body: { point_id: 12, seen: 31 } });
    expect(await press("Cho mọi điểm cầu đang chờ của Huyện 1 vào phòng họp")).toEqual({ path: "/admit-waiting", body: { body_id: 1, seen: 31 } });
    expect(await press("Cho tất cả vào (3)")).toEqual({ path: "/admit-waiting", body: { body_id: null, seen: 31 } });
  });

  test("locks and unlocks, and lets nobody in while it is locked", async () => {
    show(<DoorPart view={view({}, ...WAITING)} now={NOW} may />);
    expect(await press("Khóa phòng")).toEqual({ path: "/lock", body: { locked: true, seen: 31 } });
    cleanup();
    show(<DoorPart view={view({ locked: true }, ...WAITING)} now={NOW} may />);
    expect(screen.getByText("Phòng đã khóa (Hà Lan)")).toBeDefined();
    expect(screen.queryByText(/hiện không còn/)).toBeNull();
    expect(screen.getByRole("button", { name: "Cho tất cả vào (3)" }).hasAttribute("disabled")).toBe(true);
    expect(await press("Mở khóa phòng")).toEqual({ path: "/lock", body: { locked: false, seen: 31 } });
    expect(await press("Mở phòng chờ")).toEqual({ path: "/waiting-room", body: { waiting_room: true, seen: 31 } });
  });

  test("says of who was sent back that it has left the door", () => {
    show(<DoorPart view={view({ waiting_room: true }, { ...seat(13, "held", 2), stopped_knocking: true })} now={NOW} may />);
    expect(screen.getByText("được đưa ra chờ 2 phút, hiện không còn ở ngoài cửa")).toBeDefined();
  });

  test("shows whoever may not keep it who waits, and no button", () => {
    show(<DoorPart view={view({ locked: true }, ...WAITING)} now={NOW} may={false} />);
    expect([screen.queryAllByRole("button").length, screen.queryByText("Xã 11") !== null]).toEqual([0, true]);
  });

  test("sends back who is in, and lets in beforehand who has not come", async () => {
    show(<SeatDoor seat={seat(14, "inside")} view={view({})} may />);
    expect(await press("Đưa Xã 14 ra phòng chờ")).toEqual({ path: "/send-back", body: { point_id: 14, seen: 31 } });
    cleanup();
    show(<SeatDoor seat={seat(15, "outside")} view={view({ waiting_room: true })} may />);
    expect(await press("Cho Xã 15 vào phòng họp")).toEqual({ path: "/admit", body: { point_id: 15, seen: 31 } });
    cleanup();
    show(<SeatDoor seat={seat(15, "outside")} view={view({})} may />);
    expect(screen.queryByRole("button", { name: "Cho Xã 15 vào phòng họp" })).toBeNull();
  });

  test("puts out with a reason and never without, and lifts the bar", async () => {
    const { container } = show(<SeatDoor seat={seat(14, "inside")} view={view({})} may />);
    fireEvent.click(screen.getByRole("button", { name: "Mời Xã 14 ra khỏi phiên" }));
    const way = screen.getByRole("button", { name: "Mời ra khỏi phiên" });
    fireEvent.change(screen.getByRole("textbox"), { target: { value: "  " } });
    expect(way.hasAttribute("disabled")).toBe(true);
    fireEvent.change(screen.getByRole("textbox"), { target: { value: "Nhầm\nđiểm cầu " } });
    expect(await faults(container)).toEqual([]);
    expect(await press("Mời ra khỏi phiên")).toEqual({ path: "/bar", body: { point_id: 14, reason: "Nhầm điểm cầu", seen: 31 } });
    cleanup();
    show(<SeatDoor seat={{ ...seat(14, "barred"), entry_reason: "Nhầm điểm cầu" }} view={view({})} may />);
    expect(screen.getByText("Lý do: Nhầm điểm cầu")).toBeDefined();
    expect(await press("Cho Xã 14 dự lại")).toEqual({ path: "/lift-bar", body: { point_id: 14, seen: 31 } });
  });
});

function Head({ view: shown }: { view: SessionView }) {
  const command = useCommand(7, AS_PERSON);
  return <Controls sessionId={7} view={shown} now={NOW} stage={null} command={command} mayLock />;
}

test("how many wait, and that the room is locked, is said beside the title, whatever part of the page is open", () => {
  show(<Head view={view({ locked: true }, ...WAITING)} />);
  expect([screen.queryByText("3 chờ vào phòng") !== null, screen.queryByText("Phòng đã khóa") !== null]).toEqual([true, true]);
  cleanup();
  show(<Head view={view({}, seat(14, "inside"))} />);
  expect([screen.queryByText(/chờ vào phòng/), screen.queryByText("Phòng đã khóa")]).toEqual([null, null]);
});

describe("the key of the door", () => {
  const key = (on: Element = document.body) => fireEvent.keyDown(on, { key: "k" });

  test("locks and unlocks whatever part of the page is open, and waits before it does the opposite", async () => {
    const { rerender } = render(<LockKey view={view({})} may />, { wrapper: Surroundings });
    key();
    await waitFor(() => expect(sent.map(({ path, body }) => [path.replace(DOOR, ""), body])).toEqual([["/lock", { locked: true, seen: 31 }]]));
    vi.useFakeTimers();
    rerender(<LockKey view={view({ locked: true })} may />);
    await act(() => vi.advanceTimersByTimeAsync(1900));
    key();
    expect(sent).toHaveLength(1);
    await act(() => vi.advanceTimersByTimeAsync(100));
    key();
    vi.useRealTimers();
    await waitFor(() => expect(sent[1]?.body).toEqual({ locked: false, seen: 31 }));
  });

  test("does nothing in a field, and for nobody who may not keep the door", async () => {
    const { rerender } = render(<LockKey view={view({})} may={false} />, { wrapper: Surroundings });
    key();
    rerender(<LockKey view={view({})} may />);
    const field = document.body.appendChild(document.createElement("input"));
    key(field);
    field.remove();
    await act(() => Promise.resolve());
    expect(sent).toEqual([]);
  });

  test("says what was refused", async () => {
    serve();
    render(<LockKey view={view({})} may />, { wrapper: Surroundings });
    key();
    expect(await screen.findByText(/Không được\./u)).toBeDefined();
  });
});

test("those who wait stand under the body above, who came first first", () => {
  expect(waitingGroups(WAITING).map(({ bodyId, seats }) => [bodyId, seats.map((one) => one.point_id)])).toEqual([
    [1, [12, 11]],
    [2, [13]],
  ]);
});

test("the point's page says that it waits, why, and that nothing is to be done", () => {
  const idle = new Conference({ control: new FakeControl(), makeRoom: () => new FakeRoom() }).view.get();
  const refusal = new Refused(409, "in_waiting_room", "Đang ở phòng chờ.", "Trang tự vào, không cần bấm gì.");
  show(<Interlude room={{ ...idle, phase: "waiting", refusal }} view={sessionView} name="Xã 11" onTake={vi.fn()} onAgain={vi.fn()} />);
  expect(screen.getByRole("heading", { name: "Đang ở phòng chờ." })).toBeDefined();
  expect([screen.queryAllByRole("button").length, screen.queryByText("Trang tự vào, không cần bấm gì.") !== null]).toEqual([0, true]);
});
