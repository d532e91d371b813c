import { expect, test } from "vitest";
import { sessionView } from "../../../tests/support/agenda-samples";
import { seatNowSample, seatSample } from "../../../tests/support/seat-sample";
import { newest } from "./newest";
import { type Kept, withSeat } from "./seat-now";

const other = seatSample({ point_id: 5, queue_place: 1 });
const kept: Kept = { view: { ...sessionView, now: "2025-05-22T01:02:00Z", version: 31, seats: [seatSample(), other] }, at: 1000 };
const ASKED = { queue_place: 2, waiting_since: "2025-05-22T01:02:10Z" };
const NOW = "2025-05-22T01:02:10Z";

test("the answer changes its own seat and nothing else, and never what the page says that it has seen", () => {
  expect(withSeat(kept, seatNowSample({ ...ASKED, now: NOW, version: 33 }), 11_000)).toEqual({
    view: { ...kept.view, now: NOW, seats: [seatSample(ASKED), other] },
    at: 11_000,
  });
});

test("a view that is newer stays as it is, and without one there is nothing to change", () => {
  expect(withSeat(kept, seatNowSample({ ...ASKED, now: NOW, version: 30 }), 11_000)).toBe(kept);
  expect(withSeat(kept, seatNowSample({ ...ASKED, now: "2025-05-22T01:01:59Z" }), 11_000)).toBe(kept);
  expect(withSeat(undefined, seatNowSample(ASKED), 11_000)).toBeUndefined();
});

test("a view that was read before the command and comes after it undoes nothing", () => {
  const after = withSeat(kept, seatNowSample({ ...ASKED, now: NOW }), 11_000);
  const late: Kept = { view: { ...kept.view, now: "2025-05-22T01:02:09Z" }, at: 11_100 };
  expect(newest(after, late)).toBe(after);
});
