/** Calls of points to the engineer: fetched once, kept fresh by events, changed by either side. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { must } from "@/api/client";
import { keys } from "@/api/keys";
import type { Schemas } from "@/api/types";
import { useEvents } from "@/events/EventsProvider";
import { type Acting, patiently } from "@/features/room/session";

export type HelpCall = Schemas["HelpCallView"];

/** Events are the news; this is for the case that one went past. Points are many and read nothing but their own call. */
const LOOK_AGAIN_MS = { wall: 10_000, point: 60_000 } as const;

const keyOf = (sessionId: number, acting: Acting) => (acting.actAs ? [...keys.help(sessionId), acting.actAs] : keys.help(sessionId));

export function useHelpCalls(sessionId: number, acting: Acting, reader: keyof typeof LOOK_AGAIN_MS, enabled = true) {
  const fresh = useFresh(sessionId, acting);
  // Otherwise the table of what is stale does it.
  useEvents({ sessionId, types: ["help"] }, () => {
    if (acting.actAs) void fresh();
  });
  return useQuery({
    queryKey: keyOf(sessionId, acting),
    queryFn: () => must(acting.client.GET("/api/sessions/{session_id}/help", { params: { path: { session_id: sessionId } } })),
    refetchInterval: LOOK_AGAIN_MS[reader],
    refetchIntervalInBackground: reader === "wall",
    enabled,
  });
}

function useFresh(sessionId: number, acting: Acting): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: keyOf(sessionId, acting), exact: true });
}

/** Calls the engineer from a point's seat. */
export function useCallEngineer(sessionId: number, acting: Acting) {
  const fresh = useFresh(sessionId, acting);
  return useMutation({
    mutationFn: (pointId: number) =>
      patiently(() => must(acting.client.POST("/api/sessions/{session_id}/help", { params: { path: { session_id: sessionId } }, body: { point_id: pointId } }))),
    onSettled: fresh,
  });
}

/** Answers a call, or hangs up. */
export function useHelpCommand(sessionId: number, acting: Acting) {
  const fresh = useFresh(sessionId, acting);
  return useMutation({
    mutationFn: ({ callId, order }: { callId: number; order: "answer" | "end" }): Promise<unknown> => {
      const params = { path: { session_id: sessionId, help_id: callId } };
      // Both may be pressed twice: the first one counts.
      return order === "answer"
        ? patiently(() => must(acting.client.POST("/api/sessions/{session_id}/help/{help_id}/answer", { params })))
        : patiently(() => must(acting.client.POST("/api/sessions/{session_id}/help/{help_id}/end", { params })));
    },
    onSettled: fresh,
  });
}
