/** The wall of a session: figures come by themselves every five seconds, who comes and goes at once. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";

/** Link figures are no events: nobody is told of them, so they are fetched. */
const LOOK_AGAIN_MS = 5000;

export function useWall(sessionId: number) {
  return useQuery({
    queryKey: keys.wall(sessionId),
    queryFn: async () => ({
      view: await must(api.GET("/api/sessions/{session_id}/wall", { params: { path: { session_id: sessionId } } })),
      /** Instant of this machine at which the answer came. */
      at: Date.now(),
    }),
    refetchInterval: LOOK_AGAIN_MS,
  });
}

export function useWallPoint(sessionId: number, pointId: number) {
  return useQuery({
    queryKey: keys.wallPoint(sessionId, pointId),
    queryFn: () =>
      must(
        api.GET("/api/sessions/{session_id}/wall/points/{point_id}", {
          params: { path: { session_id: sessionId, point_id: pointId } },
        }),
      ),
    refetchInterval: LOOK_AGAIN_MS,
  });
}

/** Notes in the logbook that a point was rung. */
export function useNoteCall(sessionId: number) {
  return useMutation({
    mutationFn: (pointId: number) =>
      must(
        api.POST("/api/sessions/{session_id}/roll/calls", {
          params: { path: { session_id: sessionId } },
          body: { point_id: pointId },
        }),
      ),
  });
}

/** Returns how to have the wall fetched again after a command on it. */
export function useFreshWall(sessionId: number): () => void {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ queryKey: keys.wall(sessionId), exact: true });
}
