import { expect, test } from "vitest";
import { changed, complete, draftOf, minutesRight, moved, sent, withItem } from "./draft";

const AGENDA = {
  conference_id: 1,
  version: 4,
  changed_at: null,
  changed_by: "",
  may: [],
  items: [
    {
      id: 11,
      number: 1,
      title: "Khai mạc",
      minutes: 10,
      speakers: [{ point_id: 1, point_name: "Tỉnh", name: "Hà Lan", post: "Chủ tịch", invited: true }],
      files: [{ id: 7, name: "a.pdf", kind: "slides" as const, state: "ready" as const, pages: 3 }],
    },
    { id: 12, number: 2, title: "Thảo luận", minutes: 0, speakers: [], files: [] },
  ],
};

test("what was read is sent back unchanged, with the version that was read", () => {
  expect(sent(draftOf(AGENDA), 4)).toEqual({
    version: 4,
    items: [
      { id: 11, title: "Khai mạc", minutes: 10, speakers: [{ point_id: 1, name: "Hà Lan", post: "Chủ tịch" }], file_ids: [7] },
      { id: 12, title: "Thảo luận", minutes: 0, speakers: [], file_ids: [] },
    ],
  });
});

test("items change places but never leave the list", () => {
  const items = draftOf(AGENDA);
  expect(moved(items, 1, -1).map(({ id }) => id)).toEqual([12, 11]);
  expect(moved(items, 0, -1)).toEqual(items);
  expect(moved(items, 1, 1)).toEqual(items);
});

test("a new item has to get a title, a speaker a point, and minutes are a number within the bounds", () => {
  const items = withItem(withItem(draftOf(AGENDA)));
  expect(new Set(items.map(({ key }) => key)).size).toBe(4);
  expect(complete(items)).toBe(false);
  const named = changed(changed(items, 2, { title: "Kết luận", minutes: "20" }), 3, { title: "Bế mạc" });
  expect(complete(named)).toBe(true);
  expect(complete(changed(named, 3, { speakers: [{ pointId: null, name: "A", post: "" }] }))).toBe(false);
  expect(["", "0", "600", "601", "-1", "1.5", "mười"].map(minutesRight)).toEqual([true, true, true, false, false, false, false]);
});
