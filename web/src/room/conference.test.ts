import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { stageDocument } from "./fakes/documents";
import { refusalOf } from "./fakes/fake-control";
import { FakeRoom, FakeTrack } from "./fakes/fake-room";
import { flowInto, pass, SEAT, seatedPage, settle } from "./fakes/seated";

/** Points 4 and 5 are seen besides the main point. */
function seenStage(v: number) {
  const others = [4, 5].map((point) => ({ identity: `point:${point}`, label: `Điểm ${point}` }));
  const stage = { ...stageDocument({ v }), preset: "discussion", others };
  const cameras = others.map(({ identity }) => ({ identity, source: "camera" }));
  return { ...stage, tracks: [...stage.tracks, ...cameras] };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("joining", () => {
  it("takes the seat and draws the stage of the admission", async () => {
    const { conference, control, newest, view } = seatedPage();
    conference.start(SEAT);
    await settle();
    expect(view().phase).toBe("connected");
    expect(view().stage?.main.label).toBe("Điểm 1");
    expect(control.joins).toEqual([{ pointId: 2, page: 1, takeover: false }]);
    expect(newest().log[0]).toBe("connect ws://test token-1");
  });

  it("waits for a session that is not open, and joins by itself", async () => {
    const { conference, control, view } = seatedPage();
    control.glanceNow = { ...control.glanceNow, state: "planned" };
    conference.start(SEAT);
    await settle();
    expect([view().phase, control.joins.length]).toEqual(["waiting", 0]);
    control.glanceNow = { ...control.glanceNow, state: "open" };
    conference.wake();
    await settle();
    expect(view().phase).toBe("connected");
  });

  it("waits without asking for a place while the media server is away", async () => {
    const { conference, control, view } = seatedPage();
    control.glanceNow = { ...control.glanceNow, mediaAway: true };
    conference.start(SEAT);
    await pass(5000);
    expect([view().phase, control.joins.length]).toEqual(["joining", 0]);
    control.glanceNow = { ...control.glanceNow, mediaAway: false };
    await pass(3000);
    expect(view().phase).toBe("connected");
  });

  it("stops at a seat that another device has, and takes it over on purpose", async () => {
    const { conference, control, view } = seatedPage();
    control.refusals.push(refusalOf(409, "seat_taken"));
    conference.start(SEAT);
    await pass(60_000);
    expect([view().phase, control.joins.length]).toEqual(["seat_taken", 1]);
    conference.start(SEAT, true);
    await settle();
    expect(view().phase).toBe("connected");
    expect(control.joins[1]).toEqual({ pointId: 2, page: 1, takeover: true });
  });

  it("stops when the point sits in another session, and moves it here on purpose", async () => {
    const { conference, control, view } = seatedPage();
    control.refusals.push(refusalOf(409, "live_elsewhere"));
    conference.start(SEAT);
    await pass(60_000);
    expect([view().phase, view().refusal?.code, control.joins.length]).toEqual(["seat_taken", "live_elsewhere", 1]);
    conference.start(SEAT, true);
    await settle();
    expect(view().phase).toBe("connected");
    expect(control.joins.map(({ takeover }) => takeover)).toEqual([false, true]);
  });

  it("stops when the point is not invited, and says why", async () => {
    const { conference, control, view } = seatedPage();
    control.refusals.push(refusalOf(403, "not_invited"));
    conference.start(SEAT);
    await pass(60_000);
    expect([view().phase, view().refusal?.code, control.joins.length]).toEqual(["refused", "not_invited", 1]);
  });

  it("ends calmly when the session has ended", async () => {
    const { conference, control, view } = seatedPage();
    control.glanceNow = { ...control.glanceNow, state: "ended" };
    conference.start(SEAT);
    await pass(60_000);
    expect([view().phase, control.joins.length]).toEqual(["ended", 0]);
  });
});

describe("the floor", () => {
  it("publishes nothing before the permission, and both tracks at once with it", async () => {
    const { conference, newest, view } = seatedPage();
    conference.start(SEAT);
    await pass(10_000);
    expect(newest().published.size).toBe(0);
    newest().grant({ camera: true, microphone: true });
    await settle();
    expect([...newest().published].sort()).toEqual(["camera", "microphone"]);
    expect(view().sending).toEqual({ camera: true, microphone: true });
  });

  it("lets the camera in beforehand without the microphone", async () => {
    const { conference, newest, view } = seatedPage();
    conference.start(SEAT);
    await settle();
    newest().grant({ camera: true });
    await settle();
    expect(view().sending).toEqual({ camera: true, microphone: false });
  });

  it("keeps the tracks alive when the permission goes, and speaks again with the next", async () => {
    const { conference, newest, microphone, view } = seatedPage();
    conference.start(SEAT);
    await settle();
    newest().grant({ camera: true, microphone: true });
    await settle();
    newest().grant({ camera: false, microphone: false });
    await settle();
    expect(view().sending).toEqual({ camera: false, microphone: false });
    expect(microphone.readyState).toBe("live");
    newest().grant({ camera: true, microphone: true });
    await settle();
    expect(view().sending.microphone).toBe(true);
  });

  it("goes on with another camera when one is unplugged", async () => {
    const { conference, newest, microphone } = seatedPage();
    conference.start(SEAT);
    await settle();
    newest().grant({ camera: true, microphone: true });
    await settle();
    newest().log.length = 0;
    conference.hold({ camera: new FakeTrack("video").asTrack, microphone: microphone.asTrack, screen_share: null });
    await settle();
    expect(newest().log).toEqual(["unpublish camera", "publish camera"]);
  });
});

describe("what is received", () => {
  it("is what the stage names, and nothing else", async () => {
    const { conference, newest, view } = seatedPage();
    conference.start(SEAT);
    await settle();
    newest().announce("point:1", "camera", "video");
    newest().announce("point:1", "microphone", "audio");
    newest().announce("point:3", "camera", "video");
    newest().announce("point:3", "microphone", "audio");
    newest().announce("point:1", "camera", "audio");
    expect(newest().received).toEqual(["point:1/camera/video", "point:1/microphone/audio"]);
    expect([...view().received.pictures.keys()]).toEqual(["point:1"]);
    expect(view().received.sounds.length).toBe(1);
  });

  it("takes the small pictures while the line is good, and gives them back as soon as it is not", async () => {
    const { conference, control, newest, view } = seatedPage();
    control.stage = seenStage(1);
    conference.start(SEAT);
    await settle();
    const room = newest();
    for (const point of [1, 4, 5]) room.announce(`point:${point}`, "camera", "video");
    room.announce("point:1", "microphone", "audio");
    room.announce("point:4", "microphone", "audio");
    await pass(3000);
    const large = ["point:1/camera/video", "point:1/microphone/audio"];
    expect(room.received.sort()).toEqual([...large, "point:4/camera/video", "point:5/camera/video"].sort());
    expect(view().received.strip).toBe(true);
    room.figures = { ...room.figures, roundTrip: 500 };
    await pass(6000);
    expect(view().link).toBe("weak");
    expect([room.received.sort(), view().received.strip]).toEqual([large, false]);
  });

  it("follows a newer stage and ignores an older one", async () => {
    const { conference, newest } = seatedPage();
    conference.start(SEAT);
    await settle();
    newest().announce("point:3", "camera", "video");
    newest().show(stageDocument({ v: 5, floor: 3 }));
    expect(newest().received).toEqual(["point:3/camera/video"]);
    newest().show(stageDocument({ v: 4 }));
    expect(newest().received).toEqual(["point:3/camera/video"]);
    newest().show(stageDocument({ v: 6 }));
    expect(newest().received).toEqual([]);
  });

  it("includes the next point's picture for the chair alone", async () => {
    const [point, chair] = [seatedPage(), seatedPage({ looksAhead: true })];
    for (const one of [point, chair]) {
      one.conference.start(SEAT);
      await settle();
      one.newest().show(stageDocument({ v: 2, ready: 3 }));
      one.newest().announce("point:3", "camera", "video");
      one.newest().announce("point:3", "microphone", "audio");
    }
    expect(point.newest().received).toEqual([]);
    expect(chair.newest().received).toEqual(["point:3/camera/video"]);
  });
});

describe("staying", () => {
  it("builds a new room with a fresh token when the connection is gone", async () => {
    const { conference, rooms, newest, view } = seatedPage();
    conference.start(SEAT);
    await settle();
    newest().emit({ type: "gone", reason: "lost" });
    await settle();
    expect(view().phase).toBe("reconnecting");
    await pass(3000);
    expect(view().phase).toBe("connected");
    expect(rooms.map((room) => room.log[0])).toEqual(["connect ws://test token-1", "connect ws://test token-2"]);
    expect(rooms[0]?.log.at(-1)).toBe("disconnect");
  });

  it.each([
    ["lets its picture follow its sound", 200, 300],
    ["shows its picture at last when its sound hangs", 60_000, 1100],
  ])("%s when it comes back with the floor", async (_, takes, after) => {
    const { conference, prepared, newest } = seatedPage();
    conference.start(SEAT);
    await settle();
    const back = new FakeRoom();
    back.permission = { camera: true, microphone: true, screen_share: false };
    back.sendingTakes = takes;
    prepared.push(back);
    newest().emit({ type: "gone", reason: "lost" });
    const sent = () => back.log.filter((line) => line.startsWith("publish"));
    while (sent().length === 0) await pass(10);
    await pass(100);
    expect(sent()).toEqual(["publish microphone"]);
    await pass(after);
    expect(sent()).toEqual(["publish microphone", "publish camera"]);
  });

  it("never gives up, and never waits longer than three seconds", async () => {
    const { conference, control, newest, view } = seatedPage();
    conference.start(SEAT);
    await settle();
    control.away = true;
    newest().emit({ type: "gone", reason: "lost" });
    await pass(3_600_000);
    expect(view().phase).toBe("reconnecting");
    control.away = false;
    await pass(3000);
    expect(view().phase).toBe("connected");
  });

  it("asks for another token when the room is not reached", async () => {
    const { conference, prepared, rooms, view } = seatedPage();
    const dead = new FakeRoom();
    dead.unreachable = true;
    prepared.push(dead);
    conference.start(SEAT);
    await pass(1000);
    expect(view().phase).toBe("connected");
    expect(rooms[1]?.log[0]).toBe("connect ws://test token-2");
  });

  it("builds a new room when a track that should be sent is not, for three seconds", async () => {
    const { conference, prepared, rooms } = seatedPage();
    const numb = new FakeRoom();
    numb.swallows = true;
    prepared.push(numb);
    conference.start(SEAT);
    await settle();
    numb.grant({ camera: true, microphone: true });
    await pass(2500);
    expect(rooms.length).toBe(1);
    await pass(4000);
    expect(rooms.length).toBe(2);
  });

  it("builds a new room when a picture on stage does not arrive", async () => {
    const { conference, newest, rooms } = seatedPage();
    conference.start(SEAT);
    await settle();
    newest().announce("point:1", "camera", "video", false);
    await pass(7000);
    expect(rooms.length).toBe(2);
  });

  it("builds a new room when it does not see who is there", async () => {
    const { conference, rooms } = seatedPage();
    conference.start(SEAT);
    await settle();
    conference.expect([1, 2]);
    await pass(7000);
    expect(rooms.length).toBe(2);
  });

  it("misses nobody of whom the news say that it has gone", async () => {
    const { conference, rooms } = seatedPage();
    conference.start(SEAT);
    await settle();
    conference.expect([1]);
    conference.hear({ type: "seat.dropped", data: { point_id: 1 } });
    await pass(7000);
    expect(rooms.length).toBe(1);
  });

  it("leaves the room alone while only the signalling is being mended", async () => {
    const { conference, newest, rooms, view } = seatedPage();
    conference.start(SEAT);
    await settle();
    newest().announce("point:1", "camera", "video");
    newest().emit({ type: "signal", up: false });
    await pass(60_000);
    expect([rooms.length, view().phase, view().signal]).toEqual([1, "connected", false]);
  });

  it("gives the room up when the media server itself is away, and joins when it is back", async () => {
    const { conference, control, newest, rooms, view } = seatedPage();
    conference.start(SEAT);
    await settle();
    control.glanceNow = { ...control.glanceNow, mediaAway: true };
    newest().emit({ type: "signal", up: false });
    await pass(10_000);
    expect([view().phase, rooms.length, control.joins.length]).toEqual(["reconnecting", 1, 1]);
    control.glanceNow = { ...control.glanceNow, mediaAway: false };
    conference.wake();
    await settle();
    expect([view().phase, rooms.length]).toEqual(["connected", 2]);
  });

  it("starts anew after the machine slept", async () => {
    const { conference, rooms, view } = seatedPage();
    conference.start(SEAT);
    await settle();
    vi.setSystemTime(Date.now() + 600_000);
    await pass(5000);
    expect([rooms.length, view().phase]).toEqual([2, "connected"]);
  });

  it("is told of a takeover, and stops", async () => {
    const { conference, control, newest, rooms, view } = seatedPage();
    conference.start(SEAT);
    await settle();
    newest().emit({ type: "gone", reason: "superseded" });
    await pass(600_000);
    expect([view().phase, rooms.length, control.joins.length]).toEqual(["superseded", 1, 1]);
  });

  it("asks again when it was removed, and stops when that goes on", async () => {
    const { conference, newest, rooms, view } = seatedPage();
    conference.start(SEAT);
    for (let times = 0; times < 3; times += 1) {
      await pass(3000);
      newest().emit({ type: "gone", reason: "removed" });
    }
    await pass(60_000);
    expect([view().phase, rooms.length]).toEqual(["removed", 3]);
  });

  it("ends when the stage says so", async () => {
    const { conference, control, newest, view } = seatedPage();
    conference.start(SEAT);
    await settle();
    control.glanceNow = { ...control.glanceNow, state: "ended" };
    newest().show(stageDocument({ v: 9, state: "ended" }));
    await pass(3000);
    expect(view().phase).toBe("ended");
  });

  it("gives the seat up on purpose", async () => {
    const { conference, control, view } = seatedPage();
    conference.start(SEAT);
    await settle();
    await conference.leave(2);
    await pass(60_000);
    expect([view().phase, control.left, control.joins.length]).toEqual(["left", [2], 1]);
  });
});

describe("served by the programme", () => {
  const LARGE = Array.from({ length: 14 }, (_, index) => `point:${index + 10}`);
  const MIX = "sys:programme/microphone/audio/mix";
  const CLIP = "sys:programme/screen_share_audio/audio/clip";
  const size = (name: string) => `sys:programme/camera/video/${name}`;

  async function listening() {
    const made = seatedPage();
    made.control.stage = stageDocument({ floor: 3 });
    const room = new FakeRoom();
    for (const identity of LARGE) room.others.add(identity);
    room.announce("point:1", "camera", "video");
    room.announce("point:1", "microphone", "audio");
    for (const name of ["720", "360", "180"]) room.announce("sys:programme", "camera", "video", true, name);
    room.announce("sys:programme", "microphone", "audio", true, "mix");
    made.prepared.push(room);
    made.conference.start(SEAT);
    await settle();
    return { ...made, room, flow: flowInto(room) };
  }

  it("asks for one size and the mix, and for nothing that is on stage", async () => {
    const { room, view, flow } = await listening();
    await flow(3000, true);
    expect(room.received.sort()).toEqual([size("360"), MIX].sort());
    expect(view().received.programme?.sid).toBe(size("360"));
    expect(view().received.sounds.map((sound) => sound.sid)).toEqual([MIX]);
    await flow(12_000, true);
    expect(room.received.sort()).toEqual([size("720"), MIX].sort());
  });

  it("asks for the smallest picture when the machine does not draw in time, and says so", async () => {
    const { room, view, flow } = await listening();
    await flow(3000, true);
    for (let came = 25; came <= 300; came += 25) {
      room.figures = { ...room.figures, pictures: { received: came, decoded: came / 2, dropped: came / 2, seconds: 0 } };
      await flow(1000, true);
    }
    expect([view().slow, view().link, room.received.sort()]).toEqual([true, "good", [size("180"), MIX].sort()]);
  });

  it("hears the stage at once when the programme stops, and goes back by itself", async () => {
    const { room, view, flow } = await listening();
    await flow(3000, true);
    await flow(4000, false);
    expect(view().received.sounds.map((sound) => sound.sid)).toEqual(["point:1/microphone/audio"]);
    await flow(12_000, false);
    expect([...view().received.pictures.keys()]).toEqual(["point:1"]);
    await flow(5000, true);
    expect(view().received.sounds.map((sound) => sound.sid)).toEqual([MIX]);
    expect(view().received.programme?.sid).toBe(size("720"));
    // The other pages come back in the same second: this one lets go of the stage's own tracks later than some.
    expect(room.received.filter((sid) => sid.startsWith("point:")).sort()).toEqual(["point:1/camera/video", "point:1/microphone/audio"]);
    await flow(10_000, true);
    expect(room.received.filter((sid) => sid.startsWith("point:"))).toEqual([]);
  });

  it("looks at main point and floor alone while the programme is away, however many are seen", async () => {
    const { room, flow } = await listening();
    room.announce("point:4", "camera", "video");
    room.show(seenStage(2));
    await flow(3000, true);
    await flow(16_000, false);
    expect(room.received).toContain("point:1/camera/video");
    expect(room.received).not.toContain("point:4/camera/video");
  });

  it("never hears itself once it has the floor", async () => {
    const { room, view, flow } = await listening();
    await flow(3000, true);
    room.show(stageDocument({ v: 2, floor: 2 }));
    await settle();
    expect(view().received.sounds.map((sound) => sound.sid)).toEqual(["point:1/microphone/audio"]);
    expect(room.received).not.toContain(MIX);
  });

  it("hears a clip and the others while it speaks, and never the mix that has its own voice", async () => {
    const { room, view, flow } = await listening();
    room.announce("sys:programme", "screen_share_audio", "audio", true, "clip");
    await flow(3000, true);
    expect(room.received, "who listens has the clip in the mix").not.toContain(CLIP);
    room.show({ ...stageDocument({ v: 2, floor: 2 }), preset: "content", content: { kind: "clip", path: "c.mp4", playing: true } });
    await flow(2000, true);
    expect(view().received.programme?.sid).toBe(size("360"));
    const heard = view().received.sounds.map((sound) => sound.sid);
    expect(heard.sort()).toEqual(["point:1/microphone/audio", CLIP]);
    expect(room.received.sort()).toEqual([size("360"), CLIP, "point:1/microphone/audio"].sort());
    room.show(stageDocument({ v: 3, floor: 2 }));
    await flow(2000, true);
    expect(room.received.sort()).toEqual(["point:1/camera/video", "point:1/microphone/audio"]);
  });

  it("takes nobody else for the programme", async () => {
    const { room, view, flow } = await listening();
    room.announce("point:20", "microphone", "audio", true, "mix");
    room.announce("sys:programme2", "microphone", "audio", true, "mix");
    room.announce("sys:programme", "camera", "audio", true, "mix");
    await flow(3000, true);
    expect(room.received.sort()).toEqual([size("360"), MIX].sort());
    expect(view().received.sounds).toHaveLength(1);
  });
});
