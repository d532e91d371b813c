import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { pass, SEAT, seatedPage, settle } from "./fakes/seated";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("listening in another room", () => {
  it("keeps the connection, takes nothing of it, and hears again at once", async () => {
    const { conference, newest, rooms, view } = seatedPage();
    conference.start(SEAT);
    await settle();
    const room = newest();
    room.announce("point:1", "microphone", "audio");
    await settle();
    expect(view().received.sounds).toHaveLength(1);
    conference.attend(false);
    await settle();
    expect([view().received.sounds.length, room.received]).toEqual([0, []]);
    // Nothing is missed that is not wanted: no watchdog builds the room anew.
    await pass(20_000);
    expect([rooms.length, view().phase]).toEqual([1, "connected"]);
    conference.attend(true);
    await settle();
    expect([view().received.sounds.length, rooms.length]).toEqual([1, 1]);
  });

  it("stays so over a reconnection", async () => {
    const { conference, newest, rooms, view } = seatedPage();
    conference.attend(false);
    conference.start(SEAT);
    await settle();
    newest().emit({ type: "gone", reason: "lost" });
    await pass(5000);
    newest().announce("point:1", "microphone", "audio");
    await settle();
    expect([rooms.length, view().phase, view().received.sounds.length]).toEqual([2, "connected", 0]);
  });
});

describe("sound that the browser holds back", () => {
  it("is said, started by one press, and said no more", async () => {
    const { conference, newest, view } = seatedPage();
    conference.start(SEAT);
    await settle();
    const room = newest();
    expect(view().soundBlocked).toBe(false);
    room.emit({ type: "sound", blocked: true });
    expect(view().soundBlocked).toBe(true);
    await conference.startSound();
    expect(room.log.at(-1)).toBe("sound");
    room.emit({ type: "sound", blocked: false });
    expect(view().soundBlocked).toBe(false);
  });
});
