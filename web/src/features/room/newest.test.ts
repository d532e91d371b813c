import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { sessionView } from "../../../tests/support/agenda-samples";
import { newest } from "./newest";
import { AS_PERSON, sessionQuery, type SessionView } from "./session";

const view = (version: number, second: number): SessionView => ({ ...sessionView, version, now: `2025-05-22T01:02:0${second}Z` });

describe("of two answers", () => {
  const before = { view: view(5, 3), at: 1000 };

  test.each([
    ["an older version gives way", 4, 3, 2000, false],
    ["a newer version is taken", 6, 3, 2000, true],
    ["what the server read later is taken", 5, 4, 2000, true],
    ["what the server read before gives way", 5, 2, 2000, false],
    ["what is as new is taken", 5, 3, 2000, true],
    ["a server that counts anew is followed", 1, 2, 21_000, true],
    ["a clock of this machine that was put back stops nothing", 4, 2, 500, true],
  ])("%s", (_, version, second, at, taken) => {
    const came = { view: view(version, second), at };
    expect(newest(before, came)).toEqual(taken ? came : before);
  });

  test("what is equal in both stays the same object", () => {
    const came = newest(before, { view: structuredClone(view(6, 4)), at: 2000 }) as typeof before;
    expect(came.view.seats).toBe(before.view.seats);
  });
});

describe("the session", () => {
  const queries = new QueryClient();
  const query = sessionQuery(7, AS_PERSON);
  const answers: ((answer: SessionView) => void)[] = [];

  beforeEach(() => {
    answers.length = 0;
    globalThis.fetch = () => new Promise((answered) => answers.push((answer) => answered(Response.json(answer))));
  });
  afterEach(() => queries.clear());

  test("stays as a command left it when the answer to an earlier question comes after the command's", async () => {
    const stop = new QueryObserver(queries, query).subscribe(() => undefined);
    await vi.waitFor(() => expect(answers).toHaveLength(1));
    queries.setQueryData(query.queryKey, { view: view(6, 2), at: Date.now() });
    answers[0]?.(view(5, 1));
    await vi.waitFor(() => expect(queries.getQueryState(query.queryKey)?.fetchStatus).toBe("idle"));
    expect(queries.getQueryData(query.queryKey)?.view.version).toBe(6);
    stop();
  });
});
