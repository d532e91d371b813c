import { describe, expect, it } from "vitest";
import { stageDocument } from "./fakes/documents";
import type { Layout } from "./own-layout";
import { boxesOf, drawingOf } from "./scene";
import { readStage } from "./stage";

const SLIDES = { kind: "slides", path: "4/page-{page}.jpg", page: 2, pages: 9 };

function drawing(fields: object, own = "", small = false, layout: Layout = "host") {
  const stage = readStage({ ...stageDocument({ floor: 2 }), ...fields });
  if (!stage) throw new Error("no stage");
  const { boxes, pages, strip, ...rest } = drawingOf(stage, own, small, layout);
  const names = (list: typeof boxes) => list.map((box) => box.on.identity);
  return { ...rest, page: pages?.page ?? 0, boxes: names(boxes), strip: names(strip) };
}

function drawn(floor: number | number[] | undefined, own = ""): string[] {
  const stage = readStage(stageDocument({ floor }));
  return stage ? boxesOf(stage, own).map((box) => `${box.on.identity} ${box.part}`) : [];
}

describe("the scene", () => {
  it("is the main point alone while nobody else speaks", () => {
    expect(drawn(undefined)).toEqual(["point:1 main"]);
  });

  it("is main point and speaker side by side", () => {
    expect(drawn(2)).toEqual(["point:1 main_listening", "point:2 speaking"]);
  });

  it("is everybody in a dialogue, and the others for each of them", () => {
    expect(drawn([2, 3])).toEqual(["point:1 main_listening", "point:2 speaking", "point:3 speaking"]);
    expect(drawn([2, 3], "point:3")).toEqual(["point:1 main_listening", "point:2 speaking"]);
    const floor = stageDocument({ floor: [2, 3] }).floor;
    expect(drawing({ preset: "lecture", floor }).boxes).toEqual(["point:2", "point:3"]);
    expect(drawing({ preset: "content", content: SLIDES, floor }, "point:2").boxes).toEqual(["point:3"]);
  });

  it("has whoever is shown without sound beside them, and large in a lecture", () => {
    const shown = { identity: "point:5", label: "Điểm 5" };
    const parts = (fields: object, own = "") => {
      const stage = readStage({ ...stageDocument({}), ...fields, shown });
      return stage ? boxesOf(stage, own).map((box) => `${box.on.identity} ${box.part}`) : [];
    };
    const { floor } = stageDocument({ floor: 2 });
    expect(parts({})).toEqual(["point:1 main", "point:5 shown"]);
    expect(parts({ floor })).toEqual(["point:1 main_listening", "point:2 speaking", "point:5 shown"]);
    expect(parts({ floor }, "point:5")).toEqual(["point:1 main_listening", "point:2 speaking"]);
    expect(parts({ preset: "lecture" })).toEqual(["point:5 shown"]);
    expect(parts({ preset: "lecture" }, "point:5")).toEqual(["point:1 main"]);
    expect(readStage({ ...stageDocument({}), shown: "nobody" })?.shown).toBeNull();
  });

  it("shows the speaker who listens, and the main point who speaks to it", () => {
    expect(drawn(2, "point:2")).toEqual(["point:1 main_listening"]);
    expect(drawn(2, "point:1")).toEqual(["point:2 speaking"]);
  });

  it("shows the main point itself when there is nobody else", () => {
    expect(drawn(undefined, "point:1")).toEqual(["point:1 main"]);
  });

  it("is whoever speaks alone in a lecture, and who listens for the one who speaks", () => {
    expect(drawing({ preset: "lecture" }).boxes).toEqual(["point:2"]);
    expect(drawing({ preset: "lecture" }, "point:2").boxes).toEqual(["point:1"]);
    expect(drawing({ preset: "lecture", floor: [] }).boxes).toEqual(["point:1"]);
  });

  it("is the page that is presented with whoever speaks beside it", () => {
    const shown = drawing({ preset: "content", content: SLIDES });
    expect(shown).toEqual({ slide: null, screen: null, place: "large", page: 2, banner: "", boxes: ["point:2"], columns: 0, strip: [] });
    expect(drawing({ preset: "pair", content: SLIDES }).page).toBe(0);
    expect(drawing({ preset: "content", content: { ...SLIDES, kind: "clip" } }).page).toBe(0);
    expect(drawing({ preset: "content" }).boxes).toEqual(["point:1", "point:2"]);
  });

  it("is equal boxes in a discussion, and two large over a strip in a conference", () => {
    const others = [4, 5, 6].map((point) => ({ identity: `point:${point}`, label: `Điểm ${point}` }));
    const small = ["point:4", "point:5", "point:6"];
    const discussion = drawing({ preset: "discussion", others }, "point:2", true);
    expect(discussion).toMatchObject({ boxes: ["point:1", ...small], columns: 2, strip: [] });
    const conference = drawing({ preset: "conference", others }, "point:5", true);
    expect(conference).toMatchObject({ boxes: ["point:1", "point:2"], columns: 0, strip: ["point:4", "point:6"] });
    const without = drawing({ preset: "discussion", others }, "", false);
    expect(without, "a line that does not carry them has its two").toMatchObject({ boxes: ["point:1", "point:2"], strip: [] });
  });

  it("is a slide when one was chosen, and in every break; the banner stands over all", () => {
    expect(drawing({ preset: "title", banner: "Họp tiếp lúc 9 giờ" })).toMatchObject({ slide: "title", banner: "Họp tiếp lúc 9 giờ" });
    expect(drawing({ preset: "pause" }).slide).toBe("pause");
    expect(drawing({ preset: "title", state: "paused" }).slide).toBe("pause");
  });
});

describe("a layout of the page's own", () => {
  const left = { own_layout: true };
  const others = [4, 5].map((point) => ({ identity: `point:${point}`, label: `Điểm ${point}` }));

  it("counts while the chair leaves it to each point, and not one document longer", () => {
    const equal = { boxes: ["point:1", "point:2"], strip: [] };
    expect(drawing({ preset: "lecture", ...left }, "", true, "equal")).toMatchObject(equal);
    expect(drawing({ preset: "lecture" }, "", true, "equal")).toMatchObject({ boxes: ["point:2"], strip: [] });
  });

  it("is everybody and what is presented in equal boxes", () => {
    const conference = drawing({ preset: "conference", others, ...left }, "point:9", true, "equal");
    expect(conference).toMatchObject({ boxes: ["point:1", "point:2", "point:4", "point:5"], columns: 2, strip: [] });
    const pages = drawing({ preset: "content", content: SLIDES, ...left }, "", false, "equal");
    expect(pages).toMatchObject({ page: 2, place: "box", boxes: ["point:1", "point:2"], columns: 2 });
  });

  it("is who speaks large over everybody else and what is presented", () => {
    const discussion = drawing({ preset: "discussion", others, ...left }, "", true, "speaker");
    expect(discussion).toMatchObject({ boxes: ["point:2"], columns: 0, strip: ["point:1", "point:4", "point:5"] });
    const pages = drawing({ preset: "content", content: SLIDES, ...left }, "", false, "speaker");
    expect(pages).toMatchObject({ page: 2, place: "strip", boxes: ["point:2"], strip: ["point:1"] });
    expect(drawing(left, "point:2", false, "speaker"), "nobody looks at itself").toMatchObject({ boxes: ["point:1"], strip: [] });
  });

  it("is the content alone as long as there is some", () => {
    const alone = { page: 2, place: "large", boxes: [], strip: [] };
    expect(drawing({ preset: "content", content: SLIDES, ...left }, "", false, "content")).toMatchObject(alone);
    const screen = drawing({ preset: "content", content: { kind: "screen", identity: "point:2" }, ...left }, "", false, "content");
    expect(screen).toMatchObject({ screen: "point:2", boxes: [], strip: [] });
    expect(drawing(left, "", false, "content").boxes).toEqual(["point:1", "point:2"]);
  });

  it("never stands instead of a slide", () => {
    for (const layout of ["equal", "speaker", "content"] as const) {
      expect(drawing({ preset: "title", ...left }, "", true, layout)).toMatchObject({ slide: "title", columns: 0 });
    }
  });
});
