import { expect, test } from "vitest";
import { placeNamed, placeOf } from "./moving";

const plain = { altKey: false, ctrlKey: false, metaKey: false };

test.each([
  ["ArrowDown", 3, 4],
  ["ArrowDown", 29, 29],
  ["ArrowUp", 0, 0],
  ["Home", 12, 0],
  ["End", 12, 29],
  ["PageDown", 3, 13],
  ["PageUp", 3, 0],
  ["Enter", 3, undefined],
] as const)("%s from %d leads to %s", (key, from, to) => {
  expect(placeOf({ ...plain, key }, from, 30)).toBe(to);
});

test("a key with another held down is somebody else's", () => {
  expect(placeOf({ ...plain, key: "End", ctrlKey: true }, 3, 30)).toBeUndefined();
});

const names = ["Huyện Sơn Động", "Xã Cẩm Đàn", "Xã Đông Sơn", "Thị trấn An Châu"];

test.each([
  ["x", 0, 1],
  ["x", 1, 2],
  ["x", 2, 1],
  ["cam", 0, 1],
  ["camd", 0, 1],
  ["s", 0, 2],
  ["sơn", 0, 0],
  ["dong", 1, 2],
  ["ang", 0, undefined],
] as const)("typing %s at row %d finds row %s", (typed, from, place) => {
  expect(placeNamed(names, from, typed)).toBe(place);
});
