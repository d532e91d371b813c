/** The Department puts a point to all over the floor, and gives the room back; each says on which version it was made. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";

/** Null: give the room back. */
export function useUrgent(sessionId: number, seen: number) {
  const queries = useQueryClient();
  const params = { path: { session_id: sessionId } };
  return useMutation({
    mutationFn: (pointId: number | null) =>
      pointId === null
        ? must(api.POST("/api/sessions/{session_id}/urgent/end", { params, body: { seen } }))
        : must(api.POST("/api/sessions/{session_id}/urgent/start", { params, body: { point_id: pointId, seen } })),
    onSuccess: (view) => queries.setQueryData(keys.session(sessionId), { view, at: Date.now() }),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.wall(sessionId), exact: true }),
  });
}
