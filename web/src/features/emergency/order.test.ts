import { describe, expect, test } from "vitest";
import { directedAt } from "./order";

describe("the time of an order", () => {
  const tenPastMidnight = Date.parse("2026-09-10T00:10:00+07:00");

  test.each([
    ["23:50", "2026-09-09T23:50:00+07:00"],
    ["00:10", "2026-09-10T00:10:00+07:00"],
    ["00:00", "2026-09-10T00:00:00+07:00"],
    ["08:00", "2026-09-09T08:00:00+07:00"],
    // The clock on the wall may be a little ahead of the server's.
    ["00:13", "2026-09-10T00:13:00+07:00"],
    ["00:16", "2026-09-09T00:16:00+07:00"],
  ])("%s at ten past midnight", (typed, expected) => {
    expect(directedAt(typed, tenPastMidnight)).toBe(new Date(expected).toISOString());
  });

  test("on the first day of a month it may be of the month before", () => {
    expect(directedAt("22:00", Date.parse("2026-03-01T01:00:00+07:00"))).toBe(new Date("2026-02-28T22:00:00+07:00").toISOString());
  });
});
