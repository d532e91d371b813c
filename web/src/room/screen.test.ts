import { describe, expect, it } from "vitest";
import { stageDocument } from "./fakes/documents";
import { FakeRoom, FakeTrack } from "./fakes/fake-room";
import { NOTHING_HELD, Publishing } from "./publishing";
import { ALL_DIRECT, type Plan } from "./delivery";
import { drawingOf } from "./scene";
import { pointOf, presenterOf, presentingPoint, readStage, screenOf, type Stage } from "./stage";
import { applyStage, collect, NOTHING, wishFor } from "./subscribing";

const SHOWN = { preset: "content", content: { kind: "screen", identity: "point:3" }, tracks: [{ identity: "point:3", source: "screen_share" }] };

function stageWith(fields: object): Stage {
  const stage = readStage({ ...stageDocument({ floor: 2 }), ...fields });
  if (!stage) throw new Error("no stage");
  return stage;
}

const settle = () => new Promise((done) => setTimeout(done));

describe("a screen", () => {
  it("goes out while it is shared and may be, and comes back when either ends", async () => {
    const room = new FakeRoom();
    const publishing = new Publishing(room, NOTHING_HELD, () => undefined);
    const screen = new FakeTrack("video");
    publishing.hold({ ...NOTHING_HELD, screen_share: screen.asTrack });
    await settle();
    expect([...room.published]).toEqual([]);
    room.grant({ screen_share: true });
    publishing.settle();
    await settle();
    expect([...room.published]).toEqual(["screen_share"]);
    publishing.hold(NOTHING_HELD);
    await settle();
    expect([...room.published]).toEqual([]);
    publishing.hold({ ...NOTHING_HELD, screen_share: screen.asTrack });
    await settle();
    room.grant({ screen_share: false });
    publishing.settle();
    await settle();
    expect([...room.published]).toEqual([]);
  });

  it("is received from the presenter alone, and given back with the content", () => {
    const room = new FakeRoom();
    room.announce("point:2", "screen_share", "video");
    room.announce("point:3", "screen_share", "video");
    room.announce("point:3", "screen_share", "audio");
    const shown = wishFor(stageWith(SHOWN), false);
    applyStage(shown, room.remoteTracks());
    expect(room.received).toEqual(["point:3/screen_share/video"]);
    const received = collect(shown, room.remoteTracks(), NOTHING);
    expect(received.screen?.sid).toBe("point:3/screen_share/video");
    expect(received.pictures.size).toBe(0);
    const over = wishFor(stageWith({}), false);
    applyStage(over, room.remoteTracks());
    expect(room.received).toEqual([]);
    expect(collect(over, room.remoteTracks(), received).screen).toBeNull();
  });

  it("is received as it was sent beside the programme when it has a window of its own, and nothing else is", () => {
    const programme: Plan = { ...ALL_DIRECT, programme: true, directSound: false, directPicture: false, sound: "programme", picture: "programme" };
    const room = new FakeRoom();
    room.announce("point:2", "camera", "video");
    room.announce("point:2", "screen_share", "video");
    room.announce("point:3", "screen_share", "video");
    room.announce("point:3", "screen_share", "audio");
    const wish = (content: boolean, stage = stageWith(SHOWN)) => wishFor(stage, false, programme, "360", false, true, new Set(), false, content);
    applyStage(wish(false), room.remoteTracks());
    expect(room.received).toEqual([]);
    applyStage(wish(true), room.remoteTracks());
    expect(room.received).toEqual(["point:3/screen_share/video"]);
    expect(collect(wish(true), room.remoteTracks(), NOTHING).screen?.sid).toBe("point:3/screen_share/video");
    applyStage(wish(true, stageWith({})), room.remoteTracks());
    expect(room.received).toEqual([]);
  });

  it("stands large beside whoever speaks, and is nobody's when the content is put aside", () => {
    const { screen, pages, boxes, columns } = drawingOf(stageWith(SHOWN));
    expect([screen, pages, boxes.map(({ on }) => on.identity), columns]).toEqual(["point:3", null, ["point:2"], 0]);
    expect(drawingOf(stageWith({ ...SHOWN, preset: "pair" })).screen).toBeNull();
    expect(presenterOf(stageWith({ preset: "content", content: { kind: "slides", path: "4/page-{page}.jpg" } }))).toBe("");
  });

  it("is the point's from either of its machines, and from one of them at a time", () => {
    const second = stageWith({ ...SHOWN, content: { kind: "screen", identity: "point:3:content" } });
    const stands = (stage: Stage) => ["point:3", "point:3:content", "point:2", "person:3:1", ""].map((identity) => screenOf(stage, identity));
    const [no, asked, mine] = [{ asked: false, mine: false }, { asked: true, mine: false }, { asked: true, mine: true }];
    expect(stands(stageWith(SHOWN))).toEqual([mine, asked, no, no, no]);
    expect(stands(second)).toEqual([asked, mine, no, no, no]);
    expect(stands(stageWith({}))).toEqual([no, no, no, no, no]);
    expect([presentingPoint(second.content), presentingPoint(stageWith(SHOWN).content), presentingPoint(null)]).toEqual([3, 3, 0]);
    // It counts as no point in the room.
    expect(pointOf("point:3:content")).toBe(0);
  });
});
