/** The session as the room and the chair see it: fetched once, kept fresh by events, changed by commands. */
import { hashKey, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Api, deviceApi, must } from "@/api/client";
import { keys } from "@/api/keys";
import { asProblem } from "@/api/problem";
import type { Schemas } from "@/api/types";
import { useEvents } from "@/events/EventsProvider";
import { staleAfter } from "@/events/freshness";
import { newest } from "./newest";

export type SessionView = Schemas["SessionView"];
export type SeatView = Schemas["SeatView"];

/** Who acts on this page: the person (or the only device), or the device beside a signed-in person. */
export interface Acting {
  readonly client: Api;
  readonly actAs: "device" | undefined;
}

export const AS_PERSON: Acting = { client: api, actAs: undefined };
export const AS_DEVICE: Acting = { client: deviceApi, actAs: "device" };

/** Events are the news; this is for the case that one went past. */
const LOOK_AGAIN_MS = 60_000;
/** Who conducts is also told what no event tells: how the programme fares, who stopped knocking. */
const CONDUCTING_MS = 20_000;

export function sessionKey(sessionId: number, acting: Acting): readonly unknown[] {
  return acting.actAs ? [...keys.session(sessionId), acting.actAs] : keys.session(sessionId);
}

export function sessionQuery(sessionId: number, acting: Acting) {
  return queryOptions({
    queryKey: sessionKey(sessionId, acting),
    queryFn: async () => ({
      view: await must(acting.client.GET("/api/sessions/{session_id}", { params: { path: { session_id: sessionId } } })),
      /** Instant of this machine at which the answer came; with `view.now` it tells how far the clocks are apart. */
      at: Date.now(),
    }),
    structuralSharing: newest,
    refetchInterval: ({ state }) => (state.data?.view.may.includes("floor.give") ? CONDUCTING_MS : LOOK_AGAIN_MS),
    refetchIntervalInBackground: true,
  });
}

/** The newest view of the session. */
export function useSession(sessionId: number, acting: Acting) {
  const queries = useQueryClient();
  useEvents({ sessionId }, (event) => {
    if (acting.actAs && staleAfter(event).some((key) => hashKey(key) === hashKey(keys.session(sessionId)))) void queries.invalidateQueries({ queryKey: sessionKey(sessionId, acting), exact: true });
  });
  return useQuery(sessionQuery(sessionId, acting));
}

export type Command =
  | { readonly do: "open" | "start" | "pause" | "resume" | "end" }
  | { readonly do: "give"; readonly pointId: number; readonly seen: number; readonly minutes?: number }
  | { readonly do: "next" | "add" | "take" | "main" | "show"; readonly pointId: number; readonly seen: number }
  | { readonly do: "move"; readonly pointId: number; readonly place: number; readonly to: number }
  | { readonly do: "time"; readonly pointId: number; readonly minutes: number; readonly seen: number }
  | { readonly do: "turn-time"; readonly minutes: number }
  | { readonly do: "mute-all-but"; readonly pointIds: readonly number[]; readonly seen: number }
  | { readonly do: "tour"; readonly kind: "look" | "show"; readonly bodyId: number | null; readonly seconds: number; readonly seen: number }
  | { readonly do: "tour-stop" }
  | { readonly do: "mute-all" | "undo" | "show-end"; readonly seen: number };

function send(client: Api, sessionId: number, command: Command): Promise<SessionView> {
  const params = { path: { session_id: sessionId } };
  switch (command.do) {
    case "open":
      return must(client.POST("/api/sessions/{session_id}/open", { params }));
    case "start":
      return must(client.POST("/api/sessions/{session_id}/start", { params }));
    case "pause":
      return must(client.POST("/api/sessions/{session_id}/pause", { params }));
    case "resume":
      return must(client.POST("/api/sessions/{session_id}/resume", { params }));
    case "end":
      return must(client.POST("/api/sessions/{session_id}/end", { params }));
    case "mute-all":
      return must(client.POST("/api/sessions/{session_id}/floor/mute-all", { params, body: { seen: command.seen } }));
    case "mute-all-but": {
      const { pointIds, seen } = command;
      return must(client.POST("/api/sessions/{session_id}/floor/mute-all-but", { params, body: { point_ids: [...pointIds], seen } }));
    }
    case "undo":
      return must(client.POST("/api/sessions/{session_id}/floor/undo", { params, body: { seen: command.seen } }));
    case "tour": {
      const { kind, bodyId, seconds, seen } = command;
      return must(client.POST("/api/sessions/{session_id}/tour", { params, body: { kind, body_id: bodyId, seconds, seen } }));
    }
    case "tour-stop":
      return must(client.POST("/api/sessions/{session_id}/tour/stop", { params }));
    case "show-end":
      return must(client.POST("/api/sessions/{session_id}/floor/show/end", { params, body: { seen: command.seen } }));
    case "move": {
      const { pointId, place, to } = command;
      return must(client.POST("/api/sessions/{session_id}/floor/move", { params, body: { point_id: pointId, place, to } }));
    }
    case "time": {
      const { pointId, minutes, seen } = command;
      return must(client.POST("/api/sessions/{session_id}/floor/time", { params, body: { point_id: pointId, minutes, seen } }));
    }
    case "turn-time":
      return must(client.POST("/api/sessions/{session_id}/floor/turn-time", { params, body: { minutes: command.minutes } }));
    case "give":
    case "next":
    case "add":
    case "main":
    case "show":
    case "take": {
      const body = { point_id: command.pointId, seen: command.seen };
      if (command.do === "give") return must(client.POST("/api/sessions/{session_id}/floor/give", { params, body: { ...body, minutes: command.minutes ?? null } }));
      if (command.do === "next") return must(client.POST("/api/sessions/{session_id}/floor/next", { params, body }));
      if (command.do === "show") return must(client.POST("/api/sessions/{session_id}/floor/show", { params, body }));
      if (command.do === "main") return must(client.POST("/api/sessions/{session_id}/floor/main", { params, body }));
      if (command.do === "add") return must(client.POST("/api/sessions/{session_id}/floor/add", { params, body }));
      return must(client.POST("/api/sessions/{session_id}/floor/take", { params, body }));
    }
  }
}

/** Commands that may be given twice: when the server is not reached they are tried again for some seconds. */
const REPEATABLE: ReadonlySet<Command["do"]> = new Set(["give", "next", "move", "add", "main", "show", "turn-time", "tour-stop"]);
const TRIES = 8;
const AGAIN_MS = 1000;

/** What may be done twice is kept up while the server is not reached; a refusal is not. */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (asProblem(error).status > 0 || tries >= TRIES) throw error;
      await new Promise((done) => setTimeout(done, AGAIN_MS));
    }
  }
}

function sendPatiently(client: Api, sessionId: number, command: Command): Promise<SessionView> {
  const once = () => send(client, sessionId, command);
  return REPEATABLE.has(command.do) ? patiently(once) : once();
}

/** Gives commands; the answer is the new view. */
export function useCommand(sessionId: number, acting: Acting) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (command: Command) => sendPatiently(acting.client, sessionId, command),
    onSuccess: (view) => queries.setQueryData(sessionKey(sessionId, acting), { view, at: Date.now() }),
    onError: () => queries.invalidateQueries({ queryKey: sessionKey(sessionId, acting), exact: true }),
  });
}

export interface Report {
  readonly pointId: number;
  readonly text: string;
}

/** Reports a fault. */
export function useReport(sessionId: number, acting: Acting) {
  return useMutation({
    mutationFn: ({ pointId, text }: Report) =>
      must(
        acting.client.POST("/api/sessions/{session_id}/incidents", {
          params: { path: { session_id: sessionId } },
          body: { point_id: pointId, text },
        }),
      ),
  });
}

/** Has the point's own machine show its screen instead of the second one. */
export function showHere(sessionId: number, acting: Acting, pointId: number): Promise<unknown> {
  return must(
    acting.client.POST("/api/sessions/{session_id}/content-machine/yield", {
      params: { path: { session_id: sessionId } },
      body: { point_id: pointId },
    }),
  );
}

/** The point shows its screen no longer. */
export function usePresented(sessionId: number, acting: Acting) {
  return useMutation({
    mutationFn: (pointId: number) =>
      must(
        acting.client.POST("/api/sessions/{session_id}/presented", {
          params: { path: { session_id: sessionId } },
          body: { point_id: pointId },
        }),
      ),
  });
}

/** What a point reported was attended to. */
export function useHandled(sessionId: number, acting: Acting) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (pointId: number) =>
      must(
        acting.client.POST("/api/sessions/{session_id}/incidents/close", {
          params: { path: { session_id: sessionId } },
          body: { point_id: pointId },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: sessionKey(sessionId, acting), exact: true }),
  });
}
