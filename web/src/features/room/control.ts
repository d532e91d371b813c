/** The control plane behind the room logic, over the typed client. */
import { type Api, must } from "@/api/client";
import { ProblemError } from "@/api/problem";
import { type Control, Refused } from "@/room/ports";

/** Refusals become the room logic's own; anything else means that the server was not reached. */
async function refusedAsSuch<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ProblemError && error.status > 0) {
      throw new Refused(error.status, error.code, error.what, error.next);
    }
    throw error;
  }
}

export function controlOver(client: Api, sessionId: number): Control {
  const params = { path: { session_id: sessionId } };
  return {
    glance: (signal) =>
      refusedAsSuch(
        must(client.GET("/api/sessions/{session_id}", { params, signal })).then((view) => ({
          state: view.state,
          mediaAway: view.media_away ?? false,
          present: view.seats.filter((seat) => seat.presence === "present").map((seat) => seat.point_id),
        })),
      ),
    join: ({ pointId, takeover, page }, signal) =>
      refusedAsSuch(
        must(
          client.POST("/api/sessions/{session_id}/join", {
            params,
            body: { point_id: pointId, takeover, page },
            signal,
          }),
        ),
      ),
    leave: async (pointId, generation) => {
      await refusedAsSuch(
        must(client.POST("/api/sessions/{session_id}/leave", { params, body: { point_id: pointId, generation } })),
      );
    },
  };
}
