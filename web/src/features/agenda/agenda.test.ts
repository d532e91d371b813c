import { describe, expect, test } from "vitest";
import { type Item, lateness, nextItem, speakersOf, type Standing, stateOf } from "./agenda";

const MINUTE = 60_000;
const BEGAN = Date.parse("2025-05-22T01:00:00Z");

function item(id: number, minutes: number): Item {
  return { id, number: id, title: `Mục ${id}`, minutes, speakers: [], files: [] };
}

function standing(part: Partial<Standing>): Standing {
  return { item_id: null, since: null, until: null, held_at: null, added: [], spent: [], can_go_back: false, ...part };
}

const ITEMS = [item(1, 10), item(2, 30), item(3, 0)];
const ON = standing({
  item_id: 2,
  since: new Date(BEGAN).toISOString(),
  until: new Date(BEGAN + 30 * MINUTE).toISOString(),
  spent: [{ item_id: 1, ms: 12.4 * MINUTE }],
});
const [first, second, third] = ITEMS as [Item, Item, Item];

describe("an item", () => {
  test("was done, is on with what is left of it, or is still to come", () => {
    expect(stateOf(first, ON, BEGAN)).toEqual({ is: "done", minutes: 12 });
    expect(stateOf(second, ON, BEGAN + 3 * MINUTE)).toEqual({ is: "on", elapsed: 3 * MINUTE, left: 27 * MINUTE, part: 0.1 });
    expect(stateOf(third, ON, BEGAN)).toEqual({ is: "coming" });
  });

  test("runs over its time, and has none when it is not limited", () => {
    expect(stateOf(second, ON, BEGAN + 31 * MINUTE)).toMatchObject({ left: -MINUTE, part: 1 });
    const untimed = standing({ ...ON, item_id: 3, until: null });
    expect(stateOf(third, untimed, BEGAN + MINUTE)).toEqual({ is: "on", elapsed: MINUTE, left: null, part: 0 });
  });

  test("stands still in a break", () => {
    const held = standing({ ...ON, held_at: new Date(BEGAN + 5 * MINUTE).toISOString() });
    expect(stateOf(second, held, BEGAN + 20 * MINUTE)).toMatchObject({ elapsed: 5 * MINUTE, left: 25 * MINUTE });
  });
});

test("the session is late by what was spent beyond the plan, and early by what was saved", () => {
  expect(lateness(ITEMS, ON, BEGAN + 10 * MINUTE)).toBe(2);
  expect(lateness(ITEMS, ON, BEGAN + 35 * MINUTE)).toBe(7);
  expect(lateness(ITEMS, standing({ ...ON, spent: [{ item_id: 1, ms: 4 * MINUTE }, { item_id: 3, ms: 99 * MINUTE }] }), BEGAN)).toBe(-6);
  expect(lateness(ITEMS, standing({}), BEGAN)).toBe(0);
});

test("the next item is the first before the agenda was begun, and none after the last", () => {
  expect([standing({}), ON, standing({ item_id: 3 })].map((now) => nextItem(ITEMS, now)?.id)).toEqual([1, 3, undefined]);
});

test("a speaker is named by person and post, else by the point", () => {
  const speakers = [
    { point_id: 1, point_name: "Tỉnh", name: "Hà Lan", post: "Chủ tịch", invited: true },
    { point_id: 2, point_name: "Xã A", name: "", post: "", invited: true },
  ];
  expect(speakersOf({ ...first, speakers })).toBe("Hà Lan, Chủ tịch · Xã A");
});
