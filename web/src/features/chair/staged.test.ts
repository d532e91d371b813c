import { expect, test } from "vitest";
import { stageDocument } from "@/room/fakes/documents";
import { readStage, type Stage } from "@/room/stage";
import { sessionView } from "../../../tests/support/agenda-samples";
import { seatSample } from "../../../tests/support/seat-sample";
import { staged } from "./staged";

const view = { ...sessionView, session: { ...sessionView.session, id: 7 }, version: 3, seats: [seatSample({ point_id: 1 }), seatSample({ point_id: 4 })] };
const stage = (more: object, v = 4): Stage => readStage({ ...stageDocument({ v }), ...more }) as Stage;
const first = view.seats[1]!.point_id;
const marks = (found: typeof view) => found.seats.filter((seat) => seat.shown || seat.looked_at).map((seat) => [seat.point_id, seat.shown, seat.looked_at]);

test("a step of a tour, which no event tells, stands in the list at once", () => {
  expect(marks(staged(view, stage({ shown: { identity: `point:${first}`, label: "" } })) as typeof view)).toEqual([[first, true, false]]);
  expect(marks(staged(view, stage({ looked: [`point:${first}`] })) as typeof view)).toEqual([[first, false, true]]);
  const before = { ...view, seats: view.seats.map((seat) => ({ ...seat, shown: seat.point_id === first })) };
  expect(marks(staged(before, stage({})) as typeof view)).toEqual([]);
});

test("an older stage, another session's, or one that says the same changes nothing", () => {
  const shown = { shown: { identity: `point:${first}`, label: "" } };
  expect(staged(view, null)).toBe(view);
  expect(staged(view, stage(shown, 2))).toBe(view);
  expect(staged({ ...view, session: { ...view.session, id: 8 } }, stage(shown)).seats).toBe(view.seats);
  expect(staged(view, stage({}))).toBe(view);
});
