import { beforeEach, describe, expect, test } from "vitest";
import type { Chapter } from "@/api/types";
import { changeLanguage } from "@/i18n";
import { beginsItem, chapterAt, hashGroups, lanesOf, secondsWords, sizeWords } from "./film";

function chapter(title: string, start_s: number, end_s: number, item = 0): Chapter {
  return { title, start_s, end_s, identity: title, item, topic: item ? `Mục ${item}` : "" };
}

beforeEach(() => changeLanguage("vi"));

describe("lanes of speakers", () => {
  test("one for each, in the order of speaking, with all its pieces", () => {
    const chapters = [chapter("Tỉnh", 0, 10), chapter("Yên Thế", 10, 20), chapter("Tỉnh", 20, 25)];
    expect(lanesOf(chapters)).toEqual([
      { title: "Tỉnh", pieces: [chapters[0], chapters[2]] },
      { title: "Yên Thế", pieces: [chapters[1]] },
    ]);
  });

  test("those who spoke longest have their own; the others share the last", () => {
    const chapters = ["A", "B", "C", "D", "E", "F", "G"].map((name, place) => chapter(name, place * 100, place * 100 + 10 + place));
    expect(lanesOf(chapters).map(({ title, pieces }) => [title, pieces.map((piece) => piece.title).join("")])).toEqual([
      ["D", "D"],
      ["E", "E"],
      ["F", "F"],
      ["G", "G"],
      ["", "ABC"],
    ]);
  });
});

test("the chapter at a time begins with its first moment and ends before its last", () => {
  const chapters = [chapter("Tỉnh", 0, 10), chapter("Yên Thế", 10, 20)];
  expect([0, 9.9, 10, 19.9, 20].map((at) => chapterAt(chapters, at))).toEqual([0, 0, 1, 1, -1]);
});

test("sizes and figures are in the language of the page", async () => {
  expect([sizeWords(1_234_567), sizeWords(48_900_000), sizeWords(1_340_000_000)]).toEqual(["1,2 MB", "49 MB", "1,3 GB"]);
  expect(secondsWords(0.42)).toBe("0,4");
  await changeLanguage("en");
  expect([sizeWords(1_234_567), secondsWords(0.42)]).toEqual(["1.2 MB", "0.4"]);
});

test("a hash can be read out", () => expect(hashGroups("9c417be0".repeat(2))).toBe("9c417be0 9c417be0"));

test("an item of the agenda begins with its first chapter, also when it is gone back to", () => {
  const chapters = [chapter("A", 0, 1), chapter("A", 1, 2, 1), chapter("B", 2, 3, 1), chapter("B", 3, 4, 2), chapter("A", 4, 5, 1)];
  expect(chapters.map((_, place) => beginsItem(chapters, place))).toEqual([false, true, false, true, true]);
});
