import { describe, expect, test } from "vitest";
import { EMPTY, type Draft } from "./draft";
import { differing, merge } from "./merge";

const base: Draft = { ...EMPTY, title: "Giao ban", start: "08:00", subPointIds: [1, 2, 3], version: 3 };

describe("two people edit one registration", () => {
  test("what differs is named; the version is none of it", () => {
    expect(differing(base, { ...base, version: 4, title: "Giao ban tháng", subPointIds: [3, 2, 1] })).toEqual(["title"]);
  });

  test("both changes are kept, and the version is the newest", () => {
    const mine = { ...base, title: "Giao ban tháng 5" };
    const theirs = { ...base, start: "09:00", version: 4 };
    expect(merge(base, mine, theirs)).toEqual({ ...base, title: "Giao ban tháng 5", start: "09:00", version: 4 });
  });

  test("where both changed the same field, mine is taken", () => {
    expect(merge(base, { ...base, start: "10:00" }, { ...base, start: "09:00", version: 4 }).start).toBe("10:00");
  });

  test("points are merged one by one", () => {
    const mine = { ...base, subPointIds: [1, 2, 4] };
    const theirs = { ...base, subPointIds: [2, 3, 5], version: 4 };
    expect(merge(base, mine, theirs).subPointIds).toEqual([2, 5, 4]);
  });
});
