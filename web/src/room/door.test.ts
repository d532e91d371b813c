import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Conference } from "./conference";
import { stageDocument } from "./fakes/documents";
import { FakeControl, refusalOf } from "./fakes/fake-control";
import { FakeRoom } from "./fakes/fake-room";

const SEAT = { pointId: 2, page: 1 };

function page() {
  const control = new FakeControl();
  control.stage = stageDocument();
  const rooms: FakeRoom[] = [];
  const conference = new Conference({
    control,
    makeRoom: () => {
      rooms.push(new FakeRoom());
      return rooms.at(-1) as FakeRoom;
    },
    random: () => 1,
  });
  return { conference, control, rooms, view: () => conference.view.get() };
}

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("before the door", () => {
  it.each(["room_locked", "in_waiting_room", "barred"])("a page waits (%s) without a room, and comes in when it is let in", async (code) => {
    const { conference, control, rooms, view } = page();
    control.refusals.push(refusalOf(409, code), refusalOf(409, code));
    conference.start(SEAT);
    await pass(0);
    expect([view().phase, view().refusal?.code, rooms.length]).toEqual(["waiting", code, 0]);
    await pass(40_000);
    expect([view().phase, control.joins.length]).toEqual(["waiting", 2]);
    conference.wake();
    await pass(0);
    expect([view().phase, view().refusal]).toEqual(["connected", null]);
  });

  it("a page stands that was sent back, until it is let in again", async () => {
    const { conference, control, rooms, view } = page();
    conference.start(SEAT);
    await pass(0);
    control.refusals.push(refusalOf(409, "in_waiting_room"));
    rooms[0]?.emit({ type: "gone", reason: "removed" });
    await pass(3000);
    expect([view().phase, view().refusal?.code]).toEqual(["waiting", "in_waiting_room"]);
    conference.wake();
    await pass(0);
    expect(view().phase).toBe("connected");
  });

  it("knocks for what concerns its point, not for every other that comes in", async () => {
    const { conference, control, view } = page();
    control.refusals.push(refusalOf(409, "in_waiting_room"), refusalOf(409, "in_waiting_room"));
    conference.start(SEAT);
    await pass(0);
    conference.hear({ type: "seat.joined", data: { point_id: 250 } });
    conference.hear({ type: "seat.admitted", data: { point_ids: [249, 250] } });
    await pass(100);
    expect(control.joins.length).toBe(1);
    conference.hear({ type: "door.unlocked", data: {} });
    await pass(1500);
    expect([view().phase, control.joins.length]).toEqual(["waiting", 2]);
    conference.hear({ type: "seat.admitted", data: { point_ids: [SEAT.pointId] } });
    await pass(0);
    expect(view().phase).toBe("connected");
  });

  it("does not sleep over news that came while its knock was answered", async () => {
    const { conference, control, view } = page();
    control.refusals.push(refusalOf(409, "in_waiting_room"));
    const join = control.join.bind(control);
    control.join = async (...wish) => {
      // Decided already, and not read yet.
      const answer = join(...wish);
      if (control.joins.length === 1) conference.hear({ type: "seat.admitted", data: { point_ids: [SEAT.pointId] } });
      return answer;
    };
    conference.start(SEAT);
    await pass(100);
    expect([view().phase, control.joins.length]).toEqual(["connected", 2]);
  });
});
