/** Says who speaks at a point, and whom it named as its delegates to choose from. */
import { useQuery } from "@tanstack/react-query";
import { must } from "@/api/client";
import { keys } from "@/api/keys";
import { useSeatCommand } from "./seat-now";
import type { Acting } from "./session";

interface Person {
  readonly name: string;
  readonly post: string;
}

/** Null: nobody is named any more. */
export function useTellSpeaker(sessionId: number, pointId: number, acting: Acting) {
  const params = { path: { session_id: sessionId } };
  return useSeatCommand(sessionId, acting, (person: Person | null) =>
    must(
      person
        ? acting.client.POST("/api/sessions/{session_id}/speaker", { params, body: { point_id: pointId, ...person } })
        : acting.client.POST("/api/sessions/{session_id}/speaker/forget", { params, body: { point_id: pointId } }),
    ),
  );
}

export function useSpeakerChoices(sessionId: number, pointId: number, acting: Acting) {
  return useQuery({
    queryKey: [...keys.speakerChoices(sessionId, pointId), acting.actAs ?? ""],
    queryFn: () =>
      must(
        acting.client.GET("/api/sessions/{session_id}/points/{point_id}/speakers", {
          params: { path: { session_id: sessionId, point_id: pointId } },
        }),
      ),
    select: ({ delegates }) => delegates,
  });
}
