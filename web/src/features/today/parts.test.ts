import { describe, expect, test } from "vitest";
import type { TodaySession } from "@/api/types";
import { today } from "../../../tests/support/samples";
import { buttonOf, comingDays, foldSeries, partOf, sessionForDevice, sortDay } from "./parts";

const NOW = Date.parse("2025-05-22T01:00:00Z");
const [live, planned] = today.sessions as [TodaySession, TodaySession];

function entry(part: Partial<TodaySession>, session: Partial<TodaySession["session"]> = {}): TodaySession {
  return { ...live, ...part, session: { ...live.session, ...session } };
}

describe("the caller's part and the one button for it", () => {
  test("whoever runs the session opens the chair's screen", () => {
    const chair = entry({ may: ["session.run", "seat.take"], point_id: 3, is_main: true });
    expect(partOf(chair)).toBe("chair");
    expect(buttonOf(chair, NOW)).toEqual({ word: "chair", to: "/phien/7/chu-tri", now: true });
  });

  test("a point enters the room", () => {
    const point = entry({ may: ["seat.take"], point_id: 3, is_main: false });
    expect(partOf(point)).toBe("point");
    expect(buttonOf(point, NOW)).toEqual({ word: "room", to: "/phien/7/phong", now: true });
  });

  test("a session that is not open yet: the point may look, but nothing is pressing", () => {
    expect(buttonOf(entry({ may: ["seat.take"], point_id: 3 }, { state: "planned" }), NOW).now).toBe(false);
  });

  test("inside its window the chair may open; outside, or unconfirmed, there are only the details", () => {
    const may: TodaySession["may"] = ["session.run"];
    const inside = entry({ may, conference: planned.conference }, planned.session);
    const from = Date.parse(planned.session.opens_from);
    expect(buttonOf(inside, from).word).toBe("chair");
    expect(buttonOf(inside, from - 1).word).toBe("details");
    const unconfirmed = { ...inside, conference: { ...inside.conference, intake: "received" as const } };
    expect(buttonOf(unconfirmed, from).word).toBe("details");
  });

  test("a watcher watches; an auditor reads", () => {
    expect(buttonOf(entry({ may: ["room.watch"], point_id: null }), NOW).word).toBe("watch");
    expect(buttonOf(entry({ may: ["conference.read"], point_id: null }), NOW).word).toBe("details");
  });

  test("what is over leads to the logbook", () => {
    expect(buttonOf(entry({ may: ["logbook.read"] }, { state: "ended" }), NOW)).toEqual({
      word: "logbook",
      to: "/so-nhat-ky/7",
      now: false,
    });
  });
});

describe("the day", () => {
  test("what runs, what comes and what is over, each by time", () => {
    const over = entry({}, { id: 5, state: "ended" });
    const later = entry({}, { id: 9, state: "planned", starts_at: "2025-05-22T09:00:00Z" });
    const { running, next, over: done } = sortDay([later, over, planned, live]);
    expect([running, next, done].map((list) => list.map(({ session }) => session.id))).toEqual([[7], [8, 9], [5]]);
  });

  test("a device enters what runs, else waits for the next, and ignores what it has no seat in", () => {
    const mine = { ...planned, point_id: 3 };
    expect(sessionForDevice([mine, { ...live, point_id: 3 }])?.session.id).toBe(7);
    expect(sessionForDevice([mine, { ...live, point_id: null }])?.session.id).toBe(8);
    expect(sessionForDevice([{ ...live, point_id: null }])).toBeUndefined();
  });

  test("later days in order, without drafts and what was cancelled", () => {
    const conference = (id: number, starts_at: string, intake: "confirmed" | "draft" | "cancelled" = "confirmed") => ({
      ...live.conference,
      id,
      starts_at,
      intake,
    });
    const list = [
      conference(1, "2025-05-24T01:00:00Z"),
      conference(2, "2025-05-23T07:00:00Z"),
      conference(3, "2025-05-23T01:00:00Z"),
      conference(4, "2025-05-23T01:00:00Z", "draft"),
      conference(5, "2025-05-23T01:00:00Z", "cancelled"),
      conference(6, "2025-05-22T16:59:00Z"),
      conference(7, "2025-05-22T17:00:00Z"),
    ];
    expect(comingDays(list, NOW).map(([day, entries]) => [day, entries.map(({ id }) => id)])).toEqual([
      ["2025-05-23", [7, 3, 2]],
      ["2025-05-24", [1]],
    ]);
  });
});

test("of a series the first conference stands for all of its days", () => {
  const one = (id: number, series_id: number | null) => ({ ...live.conference, id, series_id });
  const folded = foldSeries([one(1, 7), one(2, null), one(3, 7), one(4, null), one(5, 8)]);
  expect(folded.map(({ first, days }) => [first.id, days])).toEqual([[1, 2], [2, 1], [4, 1], [5, 1]]);
});
