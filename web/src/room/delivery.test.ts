import { describe, expect, it } from "vitest";
import { type Delivery, DeliverySwitch, deliveryOf, type Plan, SizeLadder } from "./delivery";
import { stageDocument } from "./fakes/documents";
import { readStage, type Stage } from "./stage";

function stage(fields: object = {}, floor?: number): Stage {
  const read = readStage({ ...stageDocument(floor === undefined ? {} : { floor }), ...fields });
  if (!read) throw new Error("no stage");
  return read;
}

describe("the rule", () => {
  it("serves who is on stage and who conducts directly, who listens in a large room by the programme", () => {
    const document = stage({}, 2);
    const served = ["point:1", "point:2", "point:3", "person:1:1"].map((who) => deliveryOf(document, who, 13, false));
    expect(served).toEqual(["direct", "direct", "programme", "direct"]);
    expect(deliveryOf(document, "point:3", 12, false)).toBe("direct");
    expect(deliveryOf(document, "point:3", 2, true)).toBe("programme");
  });

  it("follows a choice by hand before the number of points", () => {
    const document = stage({ delivery: { direct: [3], programme: [4, 1] } });
    const served = ["point:3", "point:4", "point:1"].map((who, index) => deliveryOf(document, who, index * 20, true));
    expect(served).toEqual(["direct", "programme", "direct"]);
  });

  it("serves a clip by the programme, and apart from the mix to who speaks or conducts", () => {
    const document = stage({ content: { kind: "clip", path: "c.mp4" }, delivery: { direct: [4] } }, 2);
    const served = ["point:1", "point:2", "person:1:1", "point:3", "point:4"].map((who) => deliveryOf(document, who, 1, false));
    expect(served).toEqual(["clip", "clip", "clip", "programme", "programme"]);
  });
});

/** A switch driven by hand: the programme brings packets while it flows. */
function driven() {
  const made = new DeliverySwitch(() => 0.5);
  let now = 0;
  let packets = 0;
  let plan: Plan | null = null;
  return {
    pass(milliseconds: number, wanted: Delivery, wish: { flows?: boolean; onStage?: boolean; ready?: boolean } = {}): Plan {
      for (let gone = 0; gone < milliseconds || gone === 0; gone += 500) {
        now += 500;
        if (wish.flows) packets += 25;
        plan = made.take({ wanted, onStage: wish.onStage ?? false, packets, directReady: wish.ready ?? true, now });
      }
      if (!plan) throw new Error("nothing passed");
      return plan;
    },
  };
}

const PROGRAMME: Plan = { programme: true, of: "mix", directSound: false, directPicture: false, sound: "programme", picture: "programme" };
const DIRECT: Plan = { programme: false, of: "mix", directSound: true, directPicture: true, sound: "direct", picture: "direct" };
const BOTH: Plan = { programme: true, of: "mix", directSound: true, directPicture: true, sound: "direct", picture: "direct" };
const CLIP: Plan = { programme: true, of: "clip", directSound: true, directPicture: false, sound: "clip", picture: "programme" };

describe("switching", () => {
  it("keeps direct sound until the programme flows", () => {
    const page = driven();
    expect(page.pass(1000, "direct")).toEqual(DIRECT);
    expect(page.pass(1000, "programme")).toEqual(BOTH);
    expect(page.pass(500, "programme", { flows: true })).toEqual(PROGRAMME);
  });

  it("keeps the mix until direct sound is here", () => {
    const page = driven();
    expect(page.pass(2000, "programme", { flows: true })).toEqual(PROGRAMME);
    const leaving = { ...BOTH, sound: "programme", picture: "programme" };
    expect(page.pass(1000, "direct", { flows: true, ready: false })).toEqual(leaving);
    expect(page.pass(500, "direct", { flows: true })).toEqual(DIRECT);
  });

  it("lets nobody who speaks hear itself in the mix", () => {
    const page = driven();
    page.pass(2000, "programme", { flows: true });
    expect(page.pass(500, "direct", { flows: true, ready: false, onStage: true })).toEqual(DIRECT);
  });

  it("keeps the stage's sound through a clip, sees the clip when it flows, and its own pictures again after it", () => {
    const page = driven();
    page.pass(1000, "direct");
    expect(page.pass(1000, "clip", { onStage: true })).toEqual({ ...BOTH, of: "clip" });
    expect(page.pass(500, "clip", { flows: true, onStage: true })).toEqual(CLIP);
    expect(page.pass(500, "direct", { flows: true, onStage: true })).toEqual({ ...CLIP, directPicture: true, sound: "direct" });
    expect(page.pass(1000, "direct", { flows: true, onStage: true })).toEqual(DIRECT);
  });

  it("never plays the mix to who gets the floor while a clip is on", () => {
    const page = driven();
    expect(page.pass(2000, "programme", { flows: true })).toEqual(PROGRAMME);
    const given = page.pass(500, "clip", { flows: true, onStage: true, ready: false });
    expect(given).toEqual(CLIP);
  });

  it("looks at the stage itself when the programme stops in a clip", () => {
    const page = driven();
    page.pass(2000, "clip", { flows: true });
    expect(page.pass(3000, "clip")).toEqual({ ...CLIP, sound: "direct" });
    expect(page.pass(6000, "clip")).toEqual({ ...BOTH, of: "clip" });
  });

  it("does nothing at a restart of two seconds", () => {
    const page = driven();
    page.pass(2000, "programme", { flows: true });
    expect(page.pass(2000, "programme")).toEqual(PROGRAMME);
    expect(page.pass(500, "programme", { flows: true })).toEqual(PROGRAMME);
  });

  it("goes direct with sound first and spreads the pictures, plays the programme when it flows again, and lets go at a moment of its own", () => {
    const page = driven();
    page.pass(2000, "programme", { flows: true });
    const soundFirst: Plan = { ...PROGRAMME, directSound: true, sound: "direct" };
    expect(page.pass(3000, "programme")).toEqual(soundFirst);
    expect(page.pass(4500, "programme")).toEqual(soundFirst);
    expect(page.pass(1000, "programme")).toEqual({ ...BOTH });
    expect(page.pass(1500, "programme", { flows: true })).toEqual({ ...BOTH });
    const back: Plan = { ...BOTH, sound: "programme", picture: "programme" };
    expect(page.pass(1000, "programme", { flows: true })).toEqual(back);
    expect(page.pass(4500, "programme", { flows: true })).toEqual(back);
    expect(page.pass(500, "programme", { flows: true })).toEqual(PROGRAMME);
  });

  it("asks for no pictures any more that had not come when the programme flows again, and keeps those that had when it stops once more", () => {
    const page = driven();
    page.pass(2000, "programme", { flows: true });
    page.pass(3000, "programme");
    expect(page.pass(2500, "programme", { flows: true })).toEqual({ ...PROGRAMME, directSound: true });
    page.pass(5000, "programme", { flows: true });
    page.pass(8000, "programme");
    page.pass(2500, "programme", { flows: true });
    expect(page.pass(3000, "programme")).toEqual(BOTH);
  });

  it("keeps the pictures that it has when the programme never comes", () => {
    const page = driven();
    page.pass(1000, "direct");
    expect(page.pass(20_000, "programme")).toEqual(BOTH);
  });
});

describe("the size", () => {
  it("goes up slowly and down at once", () => {
    const ladder = new SizeLadder();
    const sizes = [0, 9000, 10_000, 11_000, 12_000, 15_000, 16_500, 20_000, 27_000].map((now) =>
      ladder.take(now >= 11_000 && now < 17_000, now),
    );
    expect(sizes).toEqual(["360", "360", "720", "360", "360", "360", "180", "180", "360"]);
  });
});
