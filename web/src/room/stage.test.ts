import { describe, expect, it } from "vitest";
import { stageDocument } from "./fakes/documents";
import { allows, clipPosition, newerStage, pageAddress, pointOf, previews, readStage, type Stage } from "./stage";

function read(document: object): Stage {
  const stage = readStage(JSON.stringify(document));
  if (!stage) throw new Error("not a stage");
  return stage;
}

describe("the stage document", () => {
  it("is read from the room's metadata", () => {
    const stage = read(stageDocument({ v: 4, floor: 2 }));
    expect(stage.v).toBe(4);
    expect(stage.main).toEqual({ identity: "point:1", label: "Điểm 1", person: "", since: 0, until: 0 });
    expect(stage.floor.map((on) => on.identity)).toEqual(["point:2"]);
  });

  it.each(["", "not json", "[]", "{}", '{"v":1}', '{"v":1,"main":{"identity":"point:1","label":"A"},"state":"odd"}'])(
    "is none in %j",
    (text) => {
      expect(readStage(text)).toBeNull();
    },
  );

  it("says what is shown, with what stands by itself where the document says nothing", () => {
    const plain = read(stageDocument());
    expect([plain.preset, plain.banner, plain.until, plain.title, plain.content]).toEqual(["pair", "", 0, "", null]);
    expect(plain.delivery).toEqual({ above: 12, direct: [], programme: [] });
    const content = { kind: "slides", path: "4/page-{page}.jpg", page: 3, pages: 12, at: 5 };
    const full = read({ ...stageDocument(), preset: "content", banner: "Nghỉ 10 phút", until: 9, title: "Giao ban", content });
    expect([full.preset, full.banner, full.until, full.title]).toEqual(["content", "Nghỉ 10 phút", 9, "Giao ban"]);
    expect(full.content).toEqual({ ...content, position: 0, playing: false, identity: "" });
    expect(pageAddress(full.content?.path ?? "", 3)).toBe("/api/files/4/page-3.jpg");
  });

  it("takes what it does not know for what stands by itself", () => {
    const odd = read({ ...stageDocument(), preset: "hologram", content: { kind: "hologram", path: "x" } });
    expect([odd.preset, odd.content]).toEqual(["pair", null]);
  });

  it("knows where a clip stands", () => {
    const clip = { kind: "clip", path: "4/clip.mp4", position: 2000, at: 10_000 };
    const running = read({ ...stageDocument(), content: { ...clip, playing: true } }).content;
    const standing = read({ ...stageDocument(), content: clip }).content;
    const at = [9000, 10_000, 13_500];
    expect(running && at.map((now) => clipPosition(running, now))).toEqual([2000, 2000, 5500]);
    expect(standing && at.map((now) => clipPosition(standing, now))).toEqual([2000, 2000, 2000]);
  });

  it("leaves out sources that it does not know", () => {
    const tracks = [
      { identity: "point:1", source: "camera" },
      { identity: "point:1", source: "hologram" },
    ];
    expect(read({ ...stageDocument(), tracks }).tracks).toEqual([{ identity: "point:1", source: "camera" }]);
  });

  it("gives way to a newer one only", () => {
    const [older, newer] = [read(stageDocument({ v: 1 })), read(stageDocument({ v: 2 }))];
    expect(newerStage(older, newer)).toBe(newer);
    expect(newerStage(newer, older)).toBe(newer);
    expect(newerStage(newer, null)).toBe(newer);
    expect(newerStage(null, older)).toBe(older);
  });

  it("allows what it names, and only the honest kind", () => {
    const stage = read(stageDocument({ floor: 2 }));
    expect(allows(stage, "point:2", "camera", "video")).toBe(true);
    expect(allows(stage, "point:2", "microphone", "audio")).toBe(true);
    expect(allows(stage, "point:2", "camera", "audio")).toBe(false);
    expect(allows(stage, "point:3", "camera", "video")).toBe(false);
    expect(allows(stage, "point:1", "screen_share", "video")).toBe(false);
  });

  it("lets the chair look at the next point's picture, not hear it", () => {
    const stage = read(stageDocument({ ready: 3 }));
    expect(previews(stage, "point:3", "camera", "video")).toBe(true);
    expect(previews(stage, "point:3", "microphone", "audio")).toBe(false);
    expect(previews(stage, "point:3", "camera", "audio")).toBe(false);
    expect(previews(stage, "point:2", "camera", "video")).toBe(false);
  });

  it("knows points from their identities", () => {
    expect([pointOf("point:17"), pointOf("point:17:content"), pointOf("person:3:1")]).toEqual([17, 0, 0]);
  });
});
