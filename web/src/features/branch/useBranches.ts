/** Commands on sub-conferences, from the main room and from inside; each says on which version it was made. */
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { must } from "@/api/client";
import { keys } from "@/api/keys";
import { asProblem } from "@/api/problem";
import { useEvents } from "@/events/EventsProvider";
import { newest } from "@/features/room/newest";
import { type Acting, sessionKey, type SessionView } from "@/features/room/session";
import type { BranchRoomView } from "./branches";

export type BranchStep =
  | { readonly do: "start"; readonly pointId: number; readonly minutes: number }
  | { readonly do: "end"; readonly branchId: number }
  | { readonly do: "more"; readonly branchId: number; readonly minutes: number }
  | { readonly do: "recall" };

function step({ client }: Acting, sessionId: number, command: BranchStep, seen: number): Promise<SessionView> {
  const path = { session_id: sessionId };
  switch (command.do) {
    case "start":
      return must(client.POST("/api/sessions/{session_id}/branches", { params: { path }, body: { point_id: command.pointId, minutes: command.minutes, seen } }));
    case "end":
      return must(client.POST("/api/sessions/{session_id}/branches/{branch_id}/end", { params: { path: { ...path, branch_id: command.branchId } } }));
    case "more":
      return must(client.POST("/api/sessions/{session_id}/branches/{branch_id}/time", { params: { path: { ...path, branch_id: command.branchId } }, body: { minutes: command.minutes } }));
    case "recall":
      return must(client.POST("/api/sessions/{session_id}/branches/recall", { params: { path } }));
  }
}

/** `view` is what the page shows now. */
export function useBranchSteps({ session, version }: Pick<SessionView, "session" | "version">, acting: Acting) {
  const queries = useQueryClient();
  const key = sessionKey(session.id, acting);
  return useMutation({
    mutationFn: (command: BranchStep) => step(acting, session.id, command, version),
    onSuccess: (view) => queries.setQueryData(key, { view, at: Date.now() }),
    onError: () => queries.invalidateQueries({ queryKey: key, exact: true }),
  });
}

const LOOK_AGAIN_MS = 20_000;

function branchKey(sessionId: number, branchId: number, acting: Acting): readonly unknown[] {
  return acting.actAs ? [...keys.branch(sessionId, branchId), acting.actAs] : keys.branch(sessionId, branchId);
}

/** One that has ended stays ended, and one that is not there for whoever asks will not be; an outage passes. */
function isFinal(error: unknown): boolean {
  if (!error) return false;
  const { code, status } = asProblem(error);
  return code === "branch_over" || status === 403 || status === 404;
}

function branchQuery(sessionId: number, branchId: number, acting: Acting) {
  return queryOptions({
    queryKey: branchKey(sessionId, branchId, acting),
    queryFn: async () => ({
      view: await must(acting.client.GET("/api/sessions/{session_id}/branches/{branch_id}", { params: { path: { session_id: sessionId, branch_id: branchId } } })),
      at: Date.now(),
    }),
    structuralSharing: newest,
    retry: (count, error) => asProblem(error).status === 0 && count < 5,
    refetchInterval: ({ state: { error } }) => (isFinal(error) ? false : LOOK_AGAIN_MS),
  });
}

/** The newest view of a sub-conference; 0: of none. */
export function useBranchRoom(sessionId: number, branchId: number, acting: Acting) {
  const queries = useQueryClient();
  // Otherwise the table of what is stale does it.
  useEvents({ sessionId, types: ["floor", "branch"] }, ({ data }) => {
    if (acting.actAs && branchId > 0 && data["branch_id"] === branchId) void queries.invalidateQueries({ queryKey: branchKey(sessionId, branchId, acting), exact: true });
  });
  return useQuery({ ...branchQuery(sessionId, branchId, acting), enabled: branchId > 0 });
}

export type InsideCommand =
  | { readonly do: "request" | "withdraw" | "return"; readonly pointId: number }
  | { readonly do: "give" | "next" | "take"; readonly pointId: number; readonly seen: number }
  | { readonly do: "mute-all"; readonly seen: number };

function send({ client }: Acting, sessionId: number, branchId: number, command: InsideCommand): Promise<BranchRoomView> {
  const params = { path: { session_id: sessionId, branch_id: branchId } };
  const floor = "/api/sessions/{session_id}/branches/{branch_id}/floor" as const;
  switch (command.do) {
    case "mute-all":
      return must(client.POST(`${floor}/mute-all`, { params, body: { seen: command.seen } }));
    case "request":
      return must(client.POST(`${floor}/request`, { params, body: { point_id: command.pointId } }));
    case "withdraw":
      return must(client.POST(`${floor}/withdraw`, { params, body: { point_id: command.pointId } }));
    case "return":
      return must(client.POST(`${floor}/return`, { params, body: { point_id: command.pointId } }));
    case "take":
      return must(client.POST(`${floor}/take`, { params, body: { point_id: command.pointId, seen: command.seen } }));
    case "give":
      return must(client.POST(`${floor}/give`, { params, body: { point_id: command.pointId, minutes: 0, seen: command.seen } }));
    case "next":
      return must(client.POST(`${floor}/next`, { params, body: { point_id: command.pointId, minutes: 0, seen: command.seen } }));
  }
}

/** Gives commands on the floor of a sub-conference; the answer is its new view. */
export function useInsideCommand(sessionId: number, branchId: number, acting: Acting) {
  const queries = useQueryClient();
  const key = branchKey(sessionId, branchId, acting);
  return useMutation({
    mutationFn: (command: InsideCommand) => send(acting, sessionId, branchId, command),
    onSuccess: (view) => queries.setQueryData(key, { view, at: Date.now() }),
    onError: () => queries.invalidateQueries({ queryKey: key, exact: true }),
  });
}
