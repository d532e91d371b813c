import { describe, expect, test } from "vitest";
import type { LevelView, TreeBodyView } from "@/api/types";
import { forest, rowsOf } from "./rows";

const LEVELS: LevelView[] = [
  { key: "province", vi: "Cấp tỉnh", en: "Province", position: 10 },
  { key: "district", vi: "Cấp huyện", en: "District", position: 40 },
  { key: "commune", vi: "Cấp xã", en: "Commune", position: 50 },
];

function body(id: number, name: string, level: string, parent_id: number | null): TreeBodyView {
  return { id, code: String(id), name, level, parent_id, valid_from: null, valid_to: null, points: 1 };
}

const TREE = forest(
  [
    body(4, "Xã Đồng Tâm", "commune", 2),
    body(1, "Tỉnh Bắc Giang", "province", null),
    body(3, "Huyện Tân Yên", "district", 1),
    body(2, "Huyện Yên Thế", "district", 1),
    body(5, "Xã An Thượng", "commune", 2),
    body(6, "Xã mồ côi", "commune", 99),
  ],
  LEVELS,
);

const names = (query: string, folded = new Map<number, boolean>()) => rowsOf(TREE, folded, query).map((row) => row.body.name);

describe("the rows of the tree", () => {
  test("at first the top is open, names in order", () =>
    expect(names("")).toEqual(["Tỉnh Bắc Giang", "Huyện Tân Yên", "Huyện Yên Thế", "Xã mồ côi"]));

  test("a body that is opened shows what stands below it", () =>
    expect(names("", new Map([[2, true]]))).toEqual([
      "Tỉnh Bắc Giang",
      "Huyện Tân Yên",
      "Huyện Yên Thế",
      "Xã An Thượng",
      "Xã Đồng Tâm",
      "Xã mồ côi",
    ]));

  test("a search without diacritics shows what it finds and the way to it", () =>
    expect(names("dong tam")).toEqual(["Tỉnh Bắc Giang", "Huyện Yên Thế", "Xã Đồng Tâm"]));

  test("a body that is found itself stays shut", () => {
    const rows = rowsOf(TREE, new Map(), "yen the");
    expect(rows.map(({ body: { name }, open, depth }) => [name, open, depth])).toEqual([
      ["Tỉnh Bắc Giang", true, 0],
      ["Huyện Yên Thế", false, 1],
    ]);
  });
});
