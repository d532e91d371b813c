import { must } from "@/api/client";
import { useSeatCommand } from "@/features/room/seat-now";
import type { Acting } from "@/features/room/session";

/** Takes the second machine of a point out, and any code for one. */
export function useMachineEnd(sessionId: number, acting: Acting) {
  return useSeatCommand(sessionId, acting, (pointId: number) =>
    must(acting.client.POST("/api/sessions/{session_id}/content-machine/end", { params: { path: { session_id: sessionId } }, body: { point_id: pointId } })),
  );
}
