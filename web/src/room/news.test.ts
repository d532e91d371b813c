import { describe, expect, it } from "vitest";
import { goneIn, lookAfter } from "./news";

describe("news for who waits", () => {
  it.each([
    ["seat.admitted", { point_ids: [4] }, "now"],
    ["seat.admitted", { point_ids: [3, 4] }, "soon"],
    ["seat.admitted", { point_ids: [5] }, "no"],
    ["seat.bar_lifted", { point_id: 4 }, "now"],
    ["seat.joined", { point_id: 9 }, "no"],
    ["door.unlocked", {}, "soon"],
    ["session.opened", {}, "soon"],
    ["media.back", {}, "now"],
  ])("%s %j: point 4 looks %s", (type, data, look) => {
    expect(lookAfter({ type, data }, 4)).toBe(look);
  });

  it("who only watches has no seat that could be meant", () => {
    expect(lookAfter({ type: "seat.admitted", data: { point_ids: [4] } }, null)).toBe("no");
  });

  it("tells who is not to be missed in the room", () => {
    expect(goneIn({ type: "seat.dropped", data: { point_id: 4 } })).toBe(4);
    expect(goneIn({ type: "seat.joined", data: { point_id: 4 } })).toBeNull();
    expect(goneIn({ type: "seat.admitted", data: { point_ids: [4] } })).toBeNull();
  });
});
