/** The roll of a session, and the commands on it; each answer is the roll as it stands now. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import type { Schemas } from "@/api/types";
import type { RollView } from "./roll";

/** Proposals change with time alone; and district operators see no events of others' conferences. */
const LOOK_AGAIN_MS = 20_000;

export type RollCommand =
  | { readonly do: "mark"; readonly mark: Schemas["MarkIn"] }
  | { readonly do: "confirm"; readonly groupId: number | null }
  | { readonly do: "called"; readonly pointId: number }
  | { readonly do: "allCalled" }
  | { readonly do: "quorum"; readonly quorum: Schemas["QuorumIn"] }
  | { readonly do: "pictures"; readonly wanted: boolean }
  | { readonly do: "take" };

export function useRoll(sessionId: number) {
  return useQuery({
    queryKey: keys.roll(sessionId),
    queryFn: () => must(api.GET("/api/sessions/{session_id}/roll", { params: { path: { session_id: sessionId } } })),
    refetchInterval: LOOK_AGAIN_MS,
  });
}

/** Return the mutation for the roll; a refusal brings the newest one. */
export function useRollCommand(sessionId: number) {
  const queries = useQueryClient();
  const key = keys.roll(sessionId);
  const params = { path: { session_id: sessionId } };
  return useMutation({
    mutationFn: (command: RollCommand): Promise<RollView> => {
      switch (command.do) {
        case "mark":
          return must(api.POST("/api/sessions/{session_id}/roll/mark", { params, body: command.mark }));
        case "confirm":
          return must(api.POST("/api/sessions/{session_id}/roll/confirm", { params, body: { group_id: command.groupId } }));
        case "called":
          return must(api.POST("/api/sessions/{session_id}/roll/calls", { params, body: { point_id: command.pointId } }));
        case "allCalled":
          return must(api.POST("/api/sessions/{session_id}/roll/calls/all", { params }));
        case "quorum":
          return must(api.PUT("/api/sessions/{session_id}/roll/quorum", { params, body: command.quorum }));
        case "pictures":
          return must(api.PUT("/api/sessions/{session_id}/roll/pictures", { params, body: { wanted: command.wanted } }));
        case "take":
          return must(api.POST("/api/sessions/{session_id}/roll/pictures", { params }));
      }
    },
    onSuccess: (view) => queries.setQueryData<RollView>(key, view),
    onError: () => void queries.invalidateQueries({ queryKey: key, exact: true }),
  });
}
