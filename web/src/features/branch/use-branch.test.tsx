import { QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, renderHook, waitFor } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { createQueries } from "@/app/queries";
import { AS_PERSON } from "@/features/room/session";
import type { RoomLogic } from "@/features/room/useConference";
import { Conference } from "@/room/conference";
import { FakeControl } from "@/room/fakes/fake-control";
import { FakeRoom } from "@/room/fakes/fake-room";
import { sessionView } from "../../../tests/support/agenda-samples";
import { serve } from "../../../tests/support/page";
import type { BranchView } from "./branches";
import { useBranch } from "./useBranch";
import { useBranchRoom } from "./useBranches";

const branch: BranchView = {
  id: 9,
  body_id: 1,
  name: "Huyện Bắc",
  head_id: 12,
  point_ids: [12, 13],
  since: "2025-05-22T01:00:00Z",
  by: "Chủ trì A",
  until: null,
  joined: 1,
  conducts: false,
};
const PATH = "/api/sessions/7/branches/9";

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test("a point that is refused by the room of its sub-conference goes on listening in the main one, and may try again", async () => {
  const refusal = { code: "not_in_branch", what: "Điểm cầu này không thuộc họp nhánh Huyện Bắc.", next: "", params: {} };
  const sent = serve({ [`${PATH}/join`]: () => Response.json(refusal, { status: 409 }) }, { "/api/sessions/7": sessionView, [PATH]: { branch, now: sessionView.now, version: 1, seats: [], queue: [], floor: [] } });
  const conference = new Conference({ control: new FakeControl(), makeRoom: () => new FakeRoom() });
  const attended: boolean[] = [];
  conference.attend = (attends) => attended.push(attends);
  const main = { conference, room: { ...conference.view.get(), phase: "connected" }, held: { camera: null, microphone: null } } as unknown as RoomLogic;
  const queries = createQueries();
  const wish = { main, branch, sessionId: 7, acting: AS_PERSON, pointId: 13, urgent: false, microphoneElsewhere: false };
  const { result } = renderHook(() => useBranch(wish), { wrapper: ({ children }) => <QueryClientProvider client={queries}>{children}</QueryClientProvider> });
  await waitFor(() => expect(result.current?.room.phase).toBe("refused"));
  expect([result.current?.away, new Set(attended)]).toEqual([false, new Set([true])]);
  act(() => result.current?.again?.());
  await waitFor(() => expect(sent.map(({ path }) => path)).toEqual([`${PATH}/join`, `${PATH}/join`]));
  await waitFor(() => expect(result.current?.again).not.toBeNull());
});

test.each([
  [503, "database_down", true],
  [409, "branch_over", false],
  [404, "not_found", false],
])("the page of a sub-conference looks again after %i %s: %s", async (status, code, again) => {
  vi.useFakeTimers();
  let asked = 0;
  globalThis.fetch = async () => {
    asked += 1;
    return Response.json({ code, what: "", next: "", params: {} }, { status });
  };
  const queries = createQueries();
  renderHook(() => useBranchRoom(7, 9, AS_PERSON), { wrapper: ({ children }) => <QueryClientProvider client={queries}>{children}</QueryClientProvider> });
  await act(() => vi.advanceTimersByTimeAsync(1000));
  expect(asked).toBe(1);
  await act(() => vi.advanceTimersByTimeAsync(60_000));
  expect(asked > 1).toBe(again);
});
