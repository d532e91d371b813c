import { describe, expect, test } from "vitest";
import { askedFor, listAddress, readWanted, writeWanted, type Wanted } from "./asked";

const TODAY = "2025-05-22";

function read(address: string): Wanted {
  return readWanted(new URLSearchParams(address), TODAY);
}

describe("what the list is asked for", () => {
  test.each<[string, Partial<Wanted>]>([
    ["", { from: TODAY }],
    ["tim=giao+ban", { from: TODAY, words: "giao ban" }],
    ["tu=", {}],
    ["tu=&den=2025-05-22", { until: TODAY }],
    ["tu=2025-01-01&den=2025-12-31&trang-thai=cho", { from: "2025-01-01", until: "2025-12-31", state: "waiting" }],
    ["tu=hom-qua&trang-thai=gi-do", {}],
    ["tu=1999-12-31", {}],
  ])("%s", (address, wanted) => {
    const whole = { from: "", until: "", state: "", words: "", ...wanted };
    expect(read(address)).toEqual(whole);
    expect(readWanted(new URLSearchParams(writeWanted(read(address), TODAY)), TODAY)).toEqual(whole);
  });

  test("an address that another page leads to says its days itself", () => {
    expect(listAddress({})).toBe("/hoi-nghi?tu=");
    expect(listAddress({ from: TODAY, state: "waiting" })).toBe("/hoi-nghi?tu=2025-05-22&trang-thai=cho");
  });

  test("with a first day the earliest come first, without one the latest; words without letters ask nothing", () => {
    expect(askedFor(read(""))).toEqual({ from: TODAY, order: "oldest" });
    expect(askedFor(read("tu=&den=2025-05-22&tim=+++"))).toEqual({ until: TODAY, order: "newest" });
    expect(askedFor(read("tu=&trang-thai=cho"))).toEqual({ intake: ["received", "in_conflict"], order: "newest" });
  });
});
