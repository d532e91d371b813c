/** Lets points in that wait before the room, from the wall: all of them for who keeps the door, a district its own. */
import { useMutation } from "@tanstack/react-query";
import { api, must } from "@/api/client";
import { useFreshWall } from "./useWall";
import type { WallView } from "./wall";

/** `null`: all that wait. */
export function useAdmit({ session_id, version: seen }: WallView) {
  const fresh = useFreshWall(session_id);
  const params = { path: { session_id } };
  return useMutation({
    mutationFn: (pointId: number | null) =>
      pointId === null
        ? must(api.POST("/api/sessions/{session_id}/door/admit-waiting", { params, body: { body_id: null, seen } }))
        : must(api.POST("/api/sessions/{session_id}/door/admit", { params, body: { point_id: pointId, seen } })),
    onSettled: fresh,
  });
}
