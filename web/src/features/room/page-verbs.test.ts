import { beforeEach, expect, test } from "vitest";
import type { Phase } from "@/room/conference";
import { type PageStands, takePageVerb } from "./page-verbs";

const AT = "2026-03-11T02:00:00Z";
const STANDS: PageStands = { pointId: 4, phase: "connected", heard: false, now: Date.parse(AT) + 800 };

let done: string[] = [];
beforeEach(() => {
  done = [];
  sessionStorage.clear();
});

function told(id: number, type: string, pointId: number, stands: Partial<PageStands> = {}) {
  const does = { restart: () => done.push(`restart ${id}`), tone: () => done.push(`tone ${id}`) };
  takePageVerb({ id, type, at: AT, data: { point_id: pointId } }, { ...STANDS, ...stands }, sessionStorage, does);
}

test("a page does what is asked of its own point, and without a seat nothing", () => {
  told(1, "page.tone_played", 5);
  told(2, "page.tone_played", 4);
  told(3, "page.restarted", 5);
  told(4, "page.restarted", 4, { pointId: null });
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

test("what is told again after the stream was away is done no more", () => {
  for (const late of [4000, 5001, 60_000]) {
    told(late, "page.tone_played", 4, { now: Date.parse(AT) + late });
    told(late, "page.restarted", 4, { now: Date.parse(AT) + late });
  }
  expect(done).toEqual(["tone 4000", "restart 4000"]);
});

test("a page whose microphone the room hears plays no tone, and starts anew all the same", () => {
  told(1, "page.tone_played", 4, { heard: true });
  told(2, "page.restarted", 4, { heard: true });
  expect(done).toEqual(["restart 2"]);
});

test("a page that has no part any more obeys nothing, one that does not get in does", () => {
  for (const phase of ["ended", "left", "superseded", "seat_taken", "idle"] satisfies Phase[]) {
    told(1, "page.tone_played", 4, { phase });
    told(2, "page.restarted", 4, { phase });
  }
  expect(done).toEqual([]);
  for (const phase of ["joining", "refused", "reconnecting"] satisfies Phase[]) told(1, "page.tone_played", 4, { phase });
  expect(done).toEqual(["tone 1", "tone 1", "tone 1"]);
});
