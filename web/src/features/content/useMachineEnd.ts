import { useMutation, useQueryClient } from "@tanstack/react-query";
import { must } from "@/api/client";
import { type Acting, sessionKey } from "@/features/room/session";

/** Takes the second machine of a point out, and any code for one. */
export function useMachineEnd(sessionId: number, acting: Acting) {
  const queries = useQueryClient();
  const key = sessionKey(sessionId, acting);
  return useMutation({
    mutationFn: (pointId: number) =>
      must(acting.client.POST("/api/sessions/{session_id}/content-machine/end", { params: { path: { session_id: sessionId } }, body: { point_id: pointId } })),
    onSuccess: (view) => queries.setQueryData(key, { view, at: Date.now() }),
    onError: () => queries.invalidateQueries({ queryKey: key, exact: true }),
  });
}
