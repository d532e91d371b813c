/** Faults reported in a session: open cards with their response clocks. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { must } from "@/api/client";
import { keys } from "@/api/keys";
import type { Schemas } from "@/api/types";
import { useEvents } from "@/events/EventsProvider";
import type { Acting } from "@/features/room/session";

export type Incident = Schemas["IncidentView"];

/** Events are the news; this is for the case that one went past. Points are many and read nothing but their own. */
const LOOK_AGAIN_MS = { wall: 20_000, point: 60_000 } as const;

const keyOf = (sessionId: number, acting: Acting) => (acting.actAs ? [...keys.incidents(sessionId), acting.actAs] : keys.incidents(sessionId));

export function useIncidents(sessionId: number, acting: Acting, reader: keyof typeof LOOK_AGAIN_MS) {
  const queries = useQueryClient();
  // Otherwise the table of what is stale does it.
  useEvents({ sessionId, types: ["fault", "incident"] }, () => {
    if (acting.actAs) void queries.invalidateQueries({ queryKey: keyOf(sessionId, acting), exact: true });
  });
  return useQuery({
    queryKey: keyOf(sessionId, acting),
    queryFn: () => must(acting.client.GET("/api/sessions/{session_id}/incidents", { params: { path: { session_id: sessionId } } })),
    refetchInterval: LOOK_AGAIN_MS[reader],
  });
}

export type IncidentOrder = { readonly id: number; readonly do: "take" } | { readonly id: number; readonly do: "solve"; readonly outcome: string };

/** Takes a fault in hand, or says what was done about it. */
export function useIncidentCommand(sessionId: number, acting: Acting) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (order: IncidentOrder) => {
      const params = { path: { session_id: sessionId, incident_id: order.id } };
      return order.do === "take"
        ? must(acting.client.POST("/api/sessions/{session_id}/incidents/{incident_id}/take", { params }))
        : must(acting.client.POST("/api/sessions/{session_id}/incidents/{incident_id}/solve", { params, body: { outcome: order.outcome } }));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: keyOf(sessionId, acting), exact: true }),
  });
}
