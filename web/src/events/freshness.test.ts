import { readFileSync } from "node:fs";
import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { keys } from "@/api/keys";
import { conferencePagesQuery, conferencesQuery, seriesQuery } from "@/api/queries";
import { happened } from "../../tests/support/source";
import { Freshness, staleAfter } from "./freshness";

describe("what an event makes stale", () => {
  test.each([
    ["seat.joined", [keys.today, keys.session(7), keys.logbookPage(7), keys.wall(7), keys.roll(7)]],
    ["roll.marked", [keys.session(7), keys.logbookPage(7), keys.wall(7), keys.roll(7)]],
    ["floor.given", [keys.session(7), keys.logbookPage(7), keys.wall(7)]],
    ["seen.chosen", [keys.session(7), keys.logbookPage(7), keys.wall(7)]],
    ["page.restarted", [keys.logbookPage(7)]],
    ["call.changed", [keys.emergencies, keys.logbookPage(7)]],
    ["scene.set", [keys.session(7), keys.logbookPage(7), keys.wall(7)]],
    ["content.shown", [keys.session(7), keys.logbookPage(7), keys.wall(7)]],
    ["delivery.set", [keys.session(7), keys.logbookPage(7), keys.wall(7)]],
    [
      "conference.confirmed",
      [keys.today, keys.tasks, keys.emergencies, keys.runningEmergencies, keys.intake, keys.week, keys.allSeries, keys.checks, keys.conferences, keys.conference(1), keys.papers(1), keys.presiding(1), keys.answers(1), keys.preparation(1)],
    ],
    ["answer.given", [keys.tasks, keys.answers(1)]],
    ["file.ready", [keys.tasks, keys.agendas, keys.preparation(1)]],
    ["point.created", [keys.points, ["devices"], keys.pointCards, keys.contactLists]],
    ["table.imported", [["tree"], ["imports"], keys.bodies, keys.points, keys.people, keys.pointCards, ["point-page"]]],
    ["agenda.moved", [keys.agendas, keys.session(7), keys.logbookPage(7), keys.wall(7)]],
    ["person.created", [keys.people]],
    ["something.of_a_newer_server", []],
  ])("%s", (type, stale) => expect(staleAfter(happened(1, type))).toEqual(stale));

  test("whatever the server tells of makes something stale", () => {
    const source = readFileSync(`${import.meta.dirname}/../../../platform/nhipcau/domain/events.py`, "utf8");
    const types = [...source.matchAll(/^ {4}[A-Z_]+ = "([a-z_]+\.[a-z_]+)"/gmu)].map(([, type]) => type ?? "");
    expect(types).toContain("seen.ended");
    expect(types.filter((type) => staleAfter(happened(1, type)).length === 0)).toEqual([]);
  });

  test("the address of a body's calendar by itself", () => {
    expect(staleAfter(happened(1, "feed.changed", { data: { body_id: 3, on: true } }))).toEqual([keys.feed(3)]);
  });

  test.each([
    ["floor.given", { point_id: 5 }, true, false],
    ["floor.given", { point_id: 5, branch_id: 4 }, false, true],
    ["branch.joined", { branch_id: 4 }, true, true],
    ["branch.ended", { branch_id: 5 }, true, false],
  ])("who looks at the session does not fetch what is said in a sub-conference: %s %o", (type, data, session, branch) => {
    const stale = staleAfter({ ...happened(1, type), data });
    expect([keys.session(7), keys.branch(7, 4)].map((key) => stale.some((one) => String(one) === String(key)))).toEqual([session, branch]);
  });

  test.each([
    [{ point_id: 5 }, keys.pointPage(5)],
    [{ point_id: 5, body_id: 2 }, ["point-page"]],
    [{ body_id: 2 }, ["point-page"]],
  ])("the page of a point, or of all points of a body: %o", (data, page) => {
    expect(staleAfter({ ...happened(1, "point.details_changed"), data }).at(-1)).toEqual(page);
  });
});

describe("refreshing", () => {
  const queries = new QueryClient();
  const LISTS = [conferencesQuery({ intake: ["draft"] }), conferencePagesQuery({ words: "giao ban" }), seriesQuery(3)].map(({ queryKey }): readonly unknown[] => queryKey);
  const isStale = (key: readonly unknown[]) => queries.getQueryState(key)?.isInvalidated;

  beforeEach(() => {
    vi.useFakeTimers();
    queries.setQueryData(keys.today, {});
    for (const list of LISTS) queries.setQueryData(list, {});
    queries.setQueryData(keys.conference(1), {});
    queries.setQueryData(keys.conference(2), {});
    queries.setQueryData(keys.devices(5), []);
  });
  afterEach(() => {
    queries.clear();
    vi.useRealTimers();
  });

  test("the first event acts after a moment that differs by page, a burst in one batch a second later", () => {
    const freshness = new Freshness(queries, () => 0.5);
    freshness.take(happened(1));
    vi.advanceTimersByTime(374);
    expect(isStale(keys.today)).toBe(false);
    vi.advanceTimersByTime(1);
    expect(isStale(keys.today)).toBe(true);
    queries.setQueryData(keys.today, {});
    for (let id = 2; id < 200; id += 1) freshness.take(happened(id));
    expect(isStale(keys.today)).toBe(false);
    vi.advanceTimersByTime(1000);
    expect(isStale(keys.today)).toBe(true);
    freshness.close();
  });

  test("a conference refreshes every list and itself, not the others", () => {
    const freshness = new Freshness(queries);
    freshness.take(happened(1, "conference.changed"));
    vi.advanceTimersByTime(500);
    expect([...LISTS, keys.conference(1), keys.conference(2)].map(isStale)).toEqual([...LISTS.map(() => true), true, false]);
    freshness.close();
  });

  test("what happens to a series refreshes it and each of its conferences", () => {
    queries.setQueryData(keys.series(4), {});
    queries.setQueryData(keys.conference(3), {});
    const freshness = new Freshness(queries);
    freshness.take(happened(1, "conference.series_confirmed", { data: { series_id: 4, conferences: [1, 2] } }));
    vi.advanceTimersByTime(500);
    const all = [keys.series(4), ...LISTS, keys.conference(1), keys.conference(2), keys.conference(3)];
    expect(all.map(isStale)).toEqual([true, ...LISTS.map(() => true), true, true, false]);
    freshness.close();
  });

  test("one answer to requests of several days refreshes each of them, and the series", () => {
    for (const key of [keys.seriesRequests(4), keys.preparation(1), keys.preparation(2), keys.preparation(3)]) queries.setQueryData(key, {});
    const freshness = new Freshness(queries);
    freshness.take(happened(1, "request.changed", { session_id: null, data: { kind: "recording", conferences: [1, 2] } }));
    vi.advanceTimersByTime(500);
    expect([keys.seriesRequests(4), keys.preparation(1), keys.conference(2), keys.preparation(2), keys.preparation(3)].map(isStale)).toEqual([true, true, true, true, false]);
    freshness.close();
  });

  test("what a point answered refreshes the list of answers and its own page", () => {
    for (const key of [keys.answers(1), keys.invitation(1, 20), keys.answers(2)]) queries.setQueryData(key, {});
    const freshness = new Freshness(queries);
    freshness.take(happened(1, "answer.given", { session_id: null, data: { point_id: 20 } }));
    vi.advanceTimersByTime(500);
    expect([keys.answers(1), keys.invitation(1, 20), keys.answers(2)].map(isStale)).toEqual([true, true, false]);
    freshness.close();
  });

  test("a device refreshes the machines of every point", () => {
    const freshness = new Freshness(queries);
    freshness.take(happened(1, "device.enrolled", { conference_id: null, session_id: null }));
    vi.advanceTimersByTime(500);
    expect(isStale(keys.devices(5))).toBe(true);
    freshness.close();
  });

  test("a point's page waits some seconds for what others do, and takes it along with what concerns it", () => {
    const know = (may: string[]) => queries.setQueryData(keys.session(3), { view: { may, point_id: 20 } });
    const of = (point: number, id: number) => happened(id, "seat.joined", { session_id: 3, data: { point_id: point } });
    const freshness = new Freshness(queries, () => 0.5);
    know([]);
    for (let id = 1; id < 200; id += 1) freshness.take(of(100 + id, id));
    vi.advanceTimersByTime(4499);
    expect(isStale(keys.session(3))).toBe(false);
    vi.advanceTimersByTime(1);
    expect(isStale(keys.session(3))).toBe(true);

    vi.advanceTimersByTime(1000);
    know([]);
    freshness.take(of(300, 300));
    freshness.take(of(20, 301));
    vi.advanceTimersByTime(375);
    expect(isStale(keys.session(3))).toBe(true);
    // Nothing is asked for twice.
    know([]);
    vi.advanceTimersByTime(10_000);
    expect(isStale(keys.session(3))).toBe(false);

    know(["floor.give"]);
    freshness.take(of(300, 302));
    vi.advanceTimersByTime(375);
    expect(isStale(keys.session(3))).toBe(true);
    freshness.close();
  });
});
