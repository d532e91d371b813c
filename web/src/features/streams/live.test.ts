import { describe, expect, it } from "vitest";
import { secondsBehind } from "./live";

describe("how far the picture is behind the room", () => {
  const room = Date.UTC(2026, 10, 30, 2, 0, 0);

  it("is told by the server's clock, whatever the viewer's says", () => {
    const seen = room + 5000;
    for (const wrong of [0, 60_000, -60_000, 3_600_000]) {
      expect(secondsBehind(room, -wrong, seen + wrong)).toBe(5);
    }
  });

  it("is never less than nothing", () => {
    expect(secondsBehind(room, 0, room - 20)).toBe(0);
  });
});
