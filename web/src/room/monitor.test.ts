import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { stageDocument } from "./fakes/documents";
import { FakeRoom } from "./fakes/fake-room";
import { flowInto, seatedPage } from "./fakes/seated";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** The chair's page: served directly, it looks at the programme beside it. */
async function chair() {
  const { conference, control, prepared, rooms } = seatedPage({ looksAhead: true, monitors: true });
  control.stage = stageDocument({ floor: 3 });
  const room = new FakeRoom();
  for (const source of ["camera", "microphone"]) room.announce("point:3", source, source === "camera" ? "video" : "audio");
  for (const name of ["720", "360", "180"]) room.announce("sys:programme", "camera", "video", true, name);
  room.announce("sys:programme", "microphone", "audio", true, "mix");
  prepared.push(room);
  conference.start({ pointId: 1, page: 1 });
  const flow = flowInto(room);
  await flow(1500, true);
  const received = () => conference.view.get().received;
  return { room, rooms, flow, received };
}

const SPEAKER = ["point:3/camera/video", "point:3/microphone/audio"];
const size = (name: string) => `sys:programme/camera/video/${name}`;

describe("what everybody sees, on the chair's page", () => {
  it("is the programme's picture without its sound, larger when the line is good", async () => {
    const { room, flow, received } = await chair();
    expect(room.received.sort()).toEqual([...SPEAKER, size("360")].sort());
    expect([received().monitor?.sid, received().programme]).toEqual([size("360"), null]);
    expect(received().sounds.map((sound) => sound.sid)).toEqual(["point:3/microphone/audio"]);
    await flow(12_000, true);
    expect(room.received.sort()).toEqual([...SPEAKER, size("720")].sort());
    expect(received().monitor?.sid).toBe(size("720"));
  });

  it("is not the programme once that stands still, and again when it moves; the connection stays", async () => {
    const { rooms, flow, received } = await chair();
    await flow(5000, false);
    expect(received().monitor).toBeNull();
    expect([...received().pictures.keys()]).toEqual(["point:3"]);
    const before = received();
    await flow(5000, false);
    expect(received()).toBe(before);
    await flow(2000, true);
    expect(received().monitor?.sid).toMatch(/^sys:programme/);
    expect(rooms).toHaveLength(1);
  });

  it("has the small pictures in it, which are taken by themselves only when it stands still", async () => {
    const { room, flow } = await chair();
    const tracks = [...stageDocument({ floor: 3 }).tracks, { identity: "point:5", source: "camera" }];
    room.announce("point:5", "camera", "video");
    room.show({ ...stageDocument({ v: 2, floor: 3 }), tracks, others: [{ identity: "point:5", label: "Điểm 5" }] });
    await flow(2000, true);
    expect(room.received).not.toContain("point:5/camera/video");
    await flow(5000, false);
    expect(room.received).toContain("point:5/camera/video");
  });

  it("goes with the composer", async () => {
    const { room, rooms, flow, received } = await chair();
    room.depart("sys:programme");
    await flow(10_000, false);
    expect([received().monitor, rooms.length]).toEqual([null, 1]);
  });
});
