import { describe, expect, test } from "vitest";
import type { WeekSession } from "@/api/types";
import { byDay, daysOf, lanesOf, loadOf, moved } from "./week";

function session(id: number, from: string, to: string, points: number[], venues: number[] = points.map(() => 0)): WeekSession {
  return {
    session_id: id,
    conference_id: id,
    title: `Phiên ${id}`,
    kind: "briefing",
    scope: "c",
    host_name: "Huyện Sơn Động",
    session_kind: "live",
    state: "planned",
    starts_at: `2026-11-24T${from}:00+07:00`,
    ends_at: `2026-11-24T${to}:00+07:00`,
    intake: "received",
    late: false,
    readable: true,
    point_ids: points,
    venue_ids: venues,
  };
}

test("a week has seven days and its neighbours", () => {
  expect(daysOf("2026-11-30")).toEqual(["2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04", "2026-12-05", "2026-12-06"]);
  expect(moved("2026-11-30", -7)).toBe("2026-11-23");
});

test("a session stands on the day of the province on which it begins", () => {
  const early = session(1, "00:30", "02:00", [1]);
  expect([...byDay([early]).keys()]).toEqual(["2026-11-24"]);
});

describe("lanes of points", () => {
  test("two sessions at one time clash at the points that both hold", () => {
    const lanes = lanesOf([session(1, "07:30", "09:00", [1, 2]), session(2, "08:00", "10:30", [2, 3])]);
    expect([...lanes.values()].map(({ point, clashing }) => [point, [...clashing]])).toEqual([
      [1, []],
      [2, [1, 2]],
      [3, []],
    ]);
  });

  test("sessions that only touch do not clash, nor do two rooms of one point", () => {
    expect(lanesOf([session(1, "08:00", "09:00", [1]), session(2, "09:00", "10:00", [1])]).get(1)?.clashing.size).toBe(0);
    expect(lanesOf([session(1, "08:00", "09:00", [1], [5]), session(2, "08:00", "10:00", [1], [6])]).get(1)?.clashing.size).toBe(0);
  });

  test("what was held elsewhere holds nothing", () => {
    expect(lanesOf([{ ...session(1, "08:00", "09:00", [1]), intake: "entered" }]).size).toBe(0);
  });
});

test("the server carries what runs at one time", () => {
  const loads = loadOf([session(1, "08:00", "10:00", [1, 2, 3]), session(2, "09:00", "11:00", [4, 5])]);
  expect(loads.map(({ points }) => points)).toEqual([3, 5, 2]);
});
