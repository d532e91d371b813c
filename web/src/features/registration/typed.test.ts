import { describe, expect, test } from "vitest";
import { readDay, readTime, writeDay } from "./typed";

const TODAY = "2026-11-24";

describe("days as they are typed", () => {
  test.each([
    ["22/5/2025", "2025-05-22"],
    ["22-05-2025", "2025-05-22"],
    ["22.5.27", "2027-05-22"],
    ["2027-05-22", "2027-05-22"],
    ["24/11", "2026-11-24"],
    ["25/11", "2026-11-25"],
    ["23/11", "2027-11-23"],
    [" 1/12 ", "2026-12-01"],
  ])("%s is %s", (text, day) => expect(readDay(text, TODAY)).toBe(day));

  test.each(["", "31/2/2026", "29/2/2026", "13/13/2026", "mai", "2026"])("«%s» is no day", (text) => {
    expect(readDay(text, TODAY)).toBeUndefined();
  });

  test("a day is written as it is typed", () => expect(writeDay("2025-05-02")).toBe("2/5/2025"));
});

describe("times as they are typed", () => {
  test.each([
    ["8", "08:00"],
    ["8:30", "08:30"],
    ["8h", "08:00"],
    ["8h30", "08:30"],
    ["14g15", "14:15"],
    ["0830", "08:30"],
    ["23:59", "23:59"],
  ])("%s is %s", (text, time) => expect(readTime(text)).toBe(time));

  test.each(["", "24:00", "8:60", "sáng"])("«%s» is no time", (text) => expect(readTime(text)).toBeUndefined());
});
