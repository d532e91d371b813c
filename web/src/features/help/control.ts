/** The control plane behind the room of a call: the same machine as in the meeting keeps it connected. */
import { type Api, must } from "@/api/client";
import { refusedAsSuch } from "@/features/room/control";
import type { Control, SessionGlance } from "@/room/ports";

export type Side = "point" | "engineer";

export function helpControl(client: Api, sessionId: number, callId: number, side: Side): Control {
  const session = { path: { session_id: sessionId } };
  const call = { path: { session_id: sessionId, help_id: callId } };
  return {
    glance: (signal) =>
      refusedAsSuch(
        must(client.GET("/api/sessions/{session_id}/help", { params: session, signal })).then(({ calls }): SessionGlance => {
          const found = calls.find(({ id }) => id === callId);
          const states = { waiting: "planned", talking: "live", ended: "ended" } as const;
          return { state: found ? states[found.state] : "ended", mediaAway: false, present: [] };
        }),
      ),
    join: (_, signal) =>
      refusedAsSuch(must(client.POST("/api/sessions/{session_id}/help/{help_id}/join", { params: call, body: { side }, signal }))),
    leave: async () => {
      await refusedAsSuch(must(client.POST("/api/sessions/{session_id}/help/{help_id}/end", { params: call })));
    },
  };
}
