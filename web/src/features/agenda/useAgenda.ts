/** The agenda, fetched once and kept fresh by events; and the steps through it. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import type { Schemas } from "@/api/types";

export const agendaQuery = (conferenceId: number) =>
  queryOptions({
    queryKey: keys.agenda(conferenceId),
    queryFn: () => must(api.GET("/api/conferences/{conference_id}/agenda", { params: { path: { conference_id: conferenceId } } })),
  });

export const sessionAgendaQuery = (sessionId: number) =>
  queryOptions({
    queryKey: keys.sessionAgenda(sessionId),
    queryFn: () => must(api.GET("/api/sessions/{session_id}/agenda", { params: { path: { session_id: sessionId } } })),
  });

/** Replaces the agenda as a whole. */
export function useSaveAgenda(conferenceId: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Schemas["AgendaIn"]) =>
      must(api.PUT("/api/conferences/{conference_id}/agenda", { params: { path: { conference_id: conferenceId } }, body })),
    onSuccess: (view) => queries.setQueryData(keys.agenda(conferenceId), view),
  });
}

export type Step =
  | { readonly do: "go"; readonly itemId: number; readonly seen: number }
  | { readonly do: "back"; readonly seen: number }
  | { readonly do: "minutes"; readonly minutes: number; readonly seen: number };

function send(sessionId: number, step: Step) {
  const params = { path: { session_id: sessionId } };
  const { seen } = step;
  if (step.do === "go") return must(api.POST("/api/sessions/{session_id}/agenda/go", { params, body: { item_id: step.itemId, seen } }));
  if (step.do === "back") return must(api.POST("/api/sessions/{session_id}/agenda/back", { params, body: { seen } }));
  return must(api.POST("/api/sessions/{session_id}/agenda/minutes", { params, body: { minutes: step.minutes, seen } }));
}

/** Takes steps; the answer is the session's new view, and the agenda is asked for again. */
export function useAgendaStep(sessionId: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (step: Step) => send(sessionId, step),
    onSuccess: (view) => queries.setQueryData(keys.session(sessionId), { view, at: Date.now() }),
    onError: () => queries.invalidateQueries({ queryKey: keys.session(sessionId), exact: true }),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.agendas }),
  });
}
