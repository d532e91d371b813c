import { beforeEach, expect, test } from "vitest";
import { takePageVerb } from "./page-verbs";

let done: string[] = [];
beforeEach(() => {
  done = [];
  sessionStorage.clear();
});

function told(id: number, type: string, pointId: number, own: number | null = 4) {
  takePageVerb({ id, type, data: { point_id: pointId } }, own, sessionStorage, { restart: () => done.push(`restart ${id}`), tone: () => done.push(`tone ${id}`) });
}

test("a page does what is asked of its own point, and without a seat nothing", () => {
  told(1, "page.tone_played", 5);
  told(2, "page.tone_played", 4);
  told(3, "page.restarted", 5);
  told(4, "page.restarted", 4, null);
  told(5, "floor.given", 4);
  expect(done).toEqual(["tone 2"]);
});

test("it starts anew once for each time it is asked, however often it is told after a reload", () => {
  told(4, "page.restarted", 4);
  told(4, "page.restarted", 4);
  told(3, "page.restarted", 4);
  told(9, "page.restarted", 4);
  expect(done).toEqual(["restart 4", "restart 9"]);
});
