import { expect, test } from "vitest";
import { checked } from "../../../tests/support/samples";
import { pointGroups, troublesOf, type ListedPoint, type Trouble } from "./point-groups";

const point = (point_id: number, name: string, parent_name: string, is_main = false): ListedPoint => ({
  point_id,
  name,
  parent_name,
  is_main,
  venue_id: null,
  venue_name: "",
});
const POINTS = [
  point(1, "UBND tỉnh Bắc Giang", "", true),
  point(2, "Sở Nội vụ", "Tỉnh Bắc Giang"),
  point(3, "Huyện Yên Thế", "Tỉnh Bắc Giang"),
  point(4, "Xã Đông Sơn", "Huyện Yên Thế"),
  point(5, "Xã Canh Nậu", "Huyện Yên Thế"),
];
/** Its main point has another name than the body, and nobody above. */
const HOST = "Tỉnh Bắc Giang";
const DECLINED: Trouble = { kind: "declined", reason: "Mất điện" };

const shape = (groups: ReturnType<typeof pointGroups>) =>
  groups.map(({ name, total, troubled, points }) => [name, total, troubled, points.map(({ point_id }) => point_id)]);

test("a district stands with its communes, and the province with its departments", () => {
  expect(shape(pointGroups(POINTS, new Map(), "", HOST))).toEqual([
    ["Tỉnh Bắc Giang", 2, 0, [1, 2]],
    ["Huyện Yên Thế", 3, 0, [3, 4, 5]],
  ]);
});

test("what is not in order comes first, group by group and point by point", () => {
  expect(shape(pointGroups(POINTS, new Map([[5, DECLINED]]), "", HOST))).toEqual([
    ["Huyện Yên Thế", 3, 1, [5, 3, 4]],
    ["Tỉnh Bắc Giang", 2, 0, [1, 2]],
  ]);
});

test("a search narrows the points and leaves the counts of the group alone", () => {
  expect(shape(pointGroups(POINTS, new Map([[5, DECLINED]]), "dong son", HOST))).toEqual([["Huyện Yên Thế", 3, 1, [4]]]);
  expect(pointGroups(POINTS, new Map(), "không có", HOST)).toEqual([]);
});

test("a clash outweighs what the point said", () => {
  const answer = {
    ...POINTS[4],
    state: "declined" as const,
    reason: "Mất điện",
    operator: "",
    operator_phone: "",
    operator_trained: null,
    substitute: "",
    substitute_point_id: null,
    delegates: 0,
    answered_at: null,
    answered_by: "",
    version: 1,
    stale: false,
  };
  const answers = [
    { ...answer, point_id: 4, name: "", parent_name: "", is_main: false },
    { ...answer, point_id: 5, name: "", parent_name: "", is_main: false },
    { ...answer, point_id: 3, name: "", parent_name: "", is_main: false, state: "acknowledged" as const, operator_trained: false },
  ];
  const [clash] = checked.clashes;
  const check = clash && { ...checked, clashes: [{ ...clash, title: "Giao ban", point_ids: [5] }] };
  expect([...troublesOf(check, answers)].sort(([one], [other]) => one - other)).toEqual([
    [3, { kind: "untrained" }],
    [4, DECLINED],
    [5, { kind: "clash", title: "Giao ban" }],
  ]);
});
