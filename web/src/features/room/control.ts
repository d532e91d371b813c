/** The control plane behind the room logic, over the typed client. */
import { type Api, must } from "@/api/client";
import { ProblemError } from "@/api/problem";
import { type Control, Refused } from "@/room/ports";

/** Refusals become the room logic's own; anything else means that the server was not reached. */
export async function refusedAsSuch<T>(answer: Promise<T>): Promise<T> {
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

/** The same for the room of a sub-conference: a seat of the session is there beside the main room, and leaves nothing. */
export function branchControl(client: Api, sessionId: number, branchId: number): Control {
  const params = { path: { session_id: sessionId, branch_id: branchId } };
  return {
    glance: async (signal) => {
      const path = { session_id: sessionId };
      try {
        const [session, inside] = await refusedAsSuch(
          Promise.all([
            must(client.GET("/api/sessions/{session_id}", { params: { path }, signal })),
            must(client.GET("/api/sessions/{session_id}/branches/{branch_id}", { params, signal })),
          ]),
        );
        const present = inside.seats.filter((seat) => seat.presence === "present").map((seat) => seat.point_id);
        return { state: "live", mediaAway: session.media_away ?? false, present };
      } catch (error) {
        if (error instanceof Refused && error.code === "branch_over") return { state: "ended", mediaAway: false, present: [] };
        throw error;
      }
    },
    join: ({ pointId }, signal) =>
      refusedAsSuch(
        must(client.POST("/api/sessions/{session_id}/branches/{branch_id}/join", { params, body: { point_id: pointId ?? 0 }, signal })),
      ),
    leave: () => Promise.resolve(),
  };
}
