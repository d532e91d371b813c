/** Who presides: commands on the chair; each says on which version of the session it was made. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { must } from "@/api/client";
import { type Acting, sessionKey, type SessionView } from "@/features/room/session";

export type ChairCommand =
  | { readonly do: "hand-over" | "take-over"; readonly pointId: number }
  /** Null: nobody is the deputy. */
  | { readonly do: "deputy"; readonly pointId: number | null }
  | { readonly do: "take-back" };

function send({ client }: Acting, sessionId: number, command: ChairCommand, seen: number): Promise<SessionView> {
  const params = { path: { session_id: sessionId } };
  switch (command.do) {
    case "hand-over":
      return must(client.POST("/api/sessions/{session_id}/chair/hand-over", { params, body: { point_id: command.pointId, seen } }));
    case "take-over":
      return must(client.POST("/api/sessions/{session_id}/chair/take-over", { params, body: { point_id: command.pointId, seen } }));
    case "deputy":
      return must(client.POST("/api/sessions/{session_id}/chair/deputy", { params, body: { point_id: command.pointId, seen } }));
    case "take-back":
      return must(client.POST("/api/sessions/{session_id}/chair/take-back", { params, body: { seen } }));
  }
}

/** `view` is what the page shows now. */
export function usePresiding({ session, version }: Pick<SessionView, "session" | "version">, acting: Acting) {
  const queries = useQueryClient();
  const key = sessionKey(session.id, acting);
  return useMutation({
    mutationFn: (command: ChairCommand) => send(acting, session.id, command, version),
    onSuccess: (view) => queries.setQueryData(key, { view, at: Date.now() }),
    onError: () => queries.invalidateQueries({ queryKey: key, exact: true }),
  });
}
