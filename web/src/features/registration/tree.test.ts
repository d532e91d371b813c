import { describe, expect, test } from "vitest";
import type { BodyView, PointView } from "@/api/types";
import { buildTree, levelsOf, pointsBelowSelected, pointsOfLevel, prune, ticked, toggle, type TreeNode } from "./tree";

function body(id: number, name: string, level: string, parent_id: number | null): BodyView {
  return { id, name, level, parent_id, code: String(id) };
}

function point(id: number, of: BodyView, active = true): PointView {
  return {
    id,
    name: of.name,
    active,
    body_id: of.id,
    body_name: of.name,
    body_level: of.level,
    parent_id: of.parent_id,
    parent_name: "",
    devices: 0,
    last_seen_at: null,
  };
}

const province = body(1, "Tỉnh Bắc Giang", "province", null);
const health = body(2, "Sở Y tế", "department", 1);
const finance = body(3, "Sở Tài chính", "department", 1);
const sonDong = body(4, "Huyện Sơn Động", "district", 1);
const yenThe = body(5, "Huyện Yên Thế", "district", 1);
const anChau = body(6, "Thị trấn An Châu", "commune", 4);
const camDan = body(7, "Xã Cẩm Đàn", "commune", 4);
const dongSon = body(8, "Xã Đông Sơn", "commune", 5);
const bodies = [province, health, finance, sonDong, yenThe, anChau, camDan, dongSon];
const points = bodies.map((of) => point(of.id * 10, of));
const tree = buildTree(bodies, points);

function names(nodes: readonly TreeNode[]): unknown[] {
  return nodes.map((node) => (node.kind === "point" ? node.name : [node.name || node.level, ...names(node.children)]));
}

describe("the tree of points", () => {
  test("leaf bodies of a level stand in one group, bodies with others below them by themselves", () => {
    expect(names(tree)).toEqual([
      [
        "Tỉnh Bắc Giang",
        "Tỉnh Bắc Giang",
        ["department", "Sở Y tế", "Sở Tài chính"],
        ["Huyện Sơn Động", "Huyện Sơn Động", "Thị trấn An Châu", "Xã Cẩm Đàn"],
        ["Huyện Yên Thế", "Huyện Yên Thế", "Xã Đông Sơn"],
      ],
    ]);
  });

  test("points that are not in use and bodies without points are left out", () => {
    expect(names(buildTree([province, health], [point(20, health, false), point(10, province)]))).toEqual([
      ["Tỉnh Bắc Giang", "Tỉnh Bắc Giang"],
    ]);
  });

  test("a body whose parent is unknown stands at the top", () => {
    expect(names(buildTree([dongSon], [point(80, dongSon)]))).toEqual(["Xã Đông Sơn"]);
  });

  test("levels are named from the top down", () => {
    expect(levelsOf(tree)).toEqual(["province", "department", "district", "commune"]);
  });
});

describe("selecting", () => {
  const district = tree[0]?.children[2] as TreeNode;

  test("a part is selected whole, completed when it was selected partly, and taken out whole", () => {
    const some = new Set([60]);
    expect(ticked(district, some)).toBe("some");
    const all = toggle(district, some);
    expect([...all].sort()).toEqual([40, 60, 70]);
    expect(ticked(district, all)).toBe("all");
    expect(toggle(district, all)).toEqual(new Set());
  });

  test("other parts stay as they are", () => {
    expect(toggle(district, new Set([20]))).toEqual(new Set([20, 40, 60, 70]));
  });

  test("all bodies of a level", () => {
    expect(pointsOfLevel(tree, "commune")).toEqual([60, 70, 80]);
  });

  test("all communes of the chosen districts", () => {
    expect(pointsBelowSelected(tree, new Set([40]), "district")).toEqual([40, 60, 70]);
    expect(pointsBelowSelected(tree, new Set([60]), "district")).toEqual([]);
  });
});

describe("searching", () => {
  test("a point is found with the way to it", () => {
    expect(names(prune(tree, "cam dan"))).toEqual([["Tỉnh Bắc Giang", ["Huyện Sơn Động", "Xã Cẩm Đàn"]]]);
  });

  test("a body keeps everything below it", () => {
    expect(names(prune(tree, "yen the"))).toEqual([["Tỉnh Bắc Giang", ["Huyện Yên Thế", "Huyện Yên Thế", "Xã Đông Sơn"]]]);
  });

  test("the way counts when no name has all the words", () => {
    expect(names(prune(tree, "son dong an chau"))).toEqual([["Tỉnh Bắc Giang", ["Huyện Sơn Động", "Thị trấn An Châu"]]]);
  });

  test("what is selected in a part that was found is counted in that part alone", () => {
    const [top] = prune(tree, "cam dan");
    expect(top?.points).toEqual([70]);
  });

  test("nothing found is nothing", () => {
    expect(prune(tree, "khong co")).toEqual([]);
  });
});
