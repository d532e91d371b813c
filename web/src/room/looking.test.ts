import { describe, expect, it } from "vitest";
import { stageDocument } from "./fakes/documents";
import type { RemoteTrack } from "./ports";
import { readStage, type Stage } from "./stage";
import { ALL_DIRECT } from "./delivery";
import { isWanted, wishFor } from "./subscribing";

function stageOf(looked: readonly string[]): Stage {
  const stage = readStage({ ...stageDocument({ floor: 2 }), looked });
  if (!stage) throw new Error("no stage");
  return stage;
}

const track = (identity: string, source = "camera", kind = "video") => ({ identity, source, kind, name: "" }) as RemoteTrack;

function wants(looked: readonly string[], looksAt: string, what: RemoteTrack, looksAhead = true): boolean {
  return isWanted(wishFor(stageOf(looked), looksAhead, { ...ALL_DIRECT, directPicture: false }, "360", true, false, new Set(looksAt ? [looksAt] : [])), what);
}

describe("a point that is looked at alone", () => {
  it("is received by the page that looks, and by no other", () => {
    expect(wants(["point:5"], "point:5", track("point:5"))).toBe(true);
    expect(wants(["point:5"], "", track("point:5"))).toBe(false);
    expect(wants(["point:5"], "point:6", track("point:5"))).toBe(false);
  });

  it("is received as a picture and never as a sound, whatever its source says", () => {
    expect(wants(["point:5"], "point:5", track("point:5", "microphone", "audio"))).toBe(false);
    expect(wants(["point:5"], "point:5", track("point:5", "camera", "audio"))).toBe(false);
    expect(wants(["point:5"], "point:5", track("point:5", "screen_share"))).toBe(false);
  });

  it("is received only while the stage lets it in, or shows it to all", () => {
    expect(wants([], "point:5", track("point:5"))).toBe(false);
    expect(wants([], "point:2", track("point:2"))).toBe(true);
  });
});

describe("the wall", () => {
  const wall = (what: RemoteTrack) => isWanted(wishFor(stageOf(["point:5", "point:6"]), false, ALL_DIRECT, "360", false, true, new Set(["point:5", "point:2"]), true), what);

  it("receives the pictures of whom it looks at, and nothing that the room sees or hears", () => {
    expect([wall(track("point:5")), wall(track("point:2"))]).toEqual([true, true]);
    expect([wall(track("point:6")), wall(track("point:1")), wall(track("point:2", "microphone", "audio")), wall(track("sys:programme"))]).toEqual([false, false, false, false]);
  });
});
