import { expect, test } from "vitest";
import type { CalendarEntryView } from "@/api/types";
import { afterKey, byDay, plusMonths, weekdayOf, weeksOf } from "./days";

test("weeks begin on Monday and hold every day of the month once", () => {
  const weeks = weeksOf(2026, 2);
  expect(weeks[0]).toEqual([undefined, undefined, undefined, undefined, undefined, undefined, "2026-02-01"]);
  expect(weeks.at(-1)).toEqual(["2026-02-23", "2026-02-24", "2026-02-25", "2026-02-26", "2026-02-27", "2026-02-28", undefined]);
  expect(weeksOf(2024, 2).flat().filter(Boolean).length).toBe(29);
});

test.each([
  ["ArrowLeft", "2025-12-31"],
  ["ArrowRight", "2026-01-02"],
  ["ArrowUp", "2025-12-25"],
  ["ArrowDown", "2026-01-08"],
  ["PageUp", "2025-12-01"],
  ["PageDown", "2026-02-01"],
  ["Home", "2025-12-29"],
  ["End", "2026-01-04"],
  ["a", undefined],
])("%s leads to %s", (key, day) => expect(afterKey("2026-01-01", key)).toBe(day));

test("a month later is the month's last day where it is shorter", () => {
  expect([plusMonths("2026-01-31", 1), plusMonths("2024-01-31", 1), plusMonths("2026-03-31", -1)]).toEqual([
    "2026-02-28",
    "2024-02-29",
    "2026-02-28",
  ]);
});

test("the weekday does not depend on the machine's zone", () => {
  expect(["2026-01-02", "2026-01-10", "2026-01-11", "2026-01-12"].map(weekdayOf)).toEqual([4, 5, 6, 0]);
});

test("what holds everywhere stands before what holds in one place", () => {
  const entry = (id: number, body_id: number | null): CalendarEntryView => ({
    id,
    day: "2026-09-09",
    kind: "local_closure",
    body_id,
    body_name: "",
    name: "",
    document_number: "",
    document_date: null,
    confirmed: true,
  });
  expect([...byDay([entry(1, 7), entry(2, null)])].map(([day, same]) => [day, same.map(({ id }) => id)])).toEqual([["2026-09-09", [2, 1]]]);
});
