/** Says who speaks at a point, and whom it named as its delegates to choose from. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { must } from "@/api/client";
import { keys } from "@/api/keys";
import { type Acting, sessionQuery } from "./session";

interface Person {
  readonly name: string;
  readonly post: string;
}

/** Null: nobody is named any more. */
export function useTellSpeaker(sessionId: number, pointId: number, acting: Acting) {
  const queries = useQueryClient();
  const { queryKey } = sessionQuery(sessionId, acting);
  const params = { path: { session_id: sessionId } };
  return useMutation({
    mutationFn: (person: Person | null) =>
      must(
        person
          ? acting.client.POST("/api/sessions/{session_id}/speaker", { params, body: { point_id: pointId, ...person } })
          : acting.client.POST("/api/sessions/{session_id}/speaker/forget", { params, body: { point_id: pointId } }),
      ),
    onSuccess: (view) => queries.setQueryData(queryKey, { view, at: Date.now() }),
  });
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
