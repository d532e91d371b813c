/** Commands at the room's door; each says on which version of the session it was made. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import type { SessionView } from "@/features/room/session";

export type DoorCommand =
  | { readonly do: "lock"; readonly locked: boolean }
  | { readonly do: "waiting-room"; readonly on: boolean }
  | { readonly do: "admit" | "send-back" | "lift-bar"; readonly pointId: number }
  | { readonly do: "bar"; readonly pointId: number; readonly reason: string }
  /** Those under a body; null: all that wait. */
  | { readonly do: "admit-waiting"; readonly bodyId: number | null };

function send(sessionId: number, command: DoorCommand, seen: number): Promise<SessionView> {
  const params = { path: { session_id: sessionId } };
  switch (command.do) {
    case "lock":
      return must(api.POST("/api/sessions/{session_id}/door/lock", { params, body: { locked: command.locked, seen } }));
    case "waiting-room":
      return must(api.POST("/api/sessions/{session_id}/door/waiting-room", { params, body: { waiting_room: command.on, seen } }));
    case "admit":
      return must(api.POST("/api/sessions/{session_id}/door/admit", { params, body: { point_id: command.pointId, seen } }));
    case "send-back":
      return must(api.POST("/api/sessions/{session_id}/door/send-back", { params, body: { point_id: command.pointId, seen } }));
    case "lift-bar":
      return must(api.POST("/api/sessions/{session_id}/door/lift-bar", { params, body: { point_id: command.pointId, seen } }));
    case "bar":
      return must(api.POST("/api/sessions/{session_id}/door/bar", { params, body: { point_id: command.pointId, reason: command.reason, seen } }));
    case "admit-waiting":
      return must(api.POST("/api/sessions/{session_id}/door/admit-waiting", { params, body: { body_id: command.bodyId, seen } }));
  }
}

/** `view` is what the page shows now. */
export function useDoor({ session, version }: Pick<SessionView, "session" | "version">) {
  const queries = useQueryClient();
  const key = keys.session(session.id);
  return useMutation({
    mutationFn: (command: DoorCommand) => send(session.id, command, version),
    onSuccess: (view) => queries.setQueryData(key, { view, at: Date.now() }),
    onError: () => queries.invalidateQueries({ queryKey: key, exact: true }),
  });
}
