/** Commands on what everybody sees: one after another, each on the newest scene, each saying what it was made on. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import type { SessionView } from "@/features/room/session";
import { type ContentIn, type SceneChange, type SceneView, sceneWith } from "./arrange";

type SceneCommand =
  | { readonly do: "scene"; readonly change: SceneChange }
  | { readonly do: "content"; readonly wish: ContentIn };

interface Pressed {
  readonly command: SceneCommand;
  /** Version of the view that whoever pressed had before them. */
  readonly seen: number;
}

export interface SceneCommands {
  readonly send: (command: SceneCommand) => void;
  readonly pending: boolean;
  readonly error: Error | null;
  readonly forget: () => void;
}

/** `view` is what the page shows now. */
export function useScene(view: SessionView): SceneCommands {
  const queries = useQueryClient();
  const sessionId = view.session.id;
  const key = keys.session(sessionId);
  // What this page changed itself is no reason to refuse what was pressed meanwhile.
  const own = useRef(0);
  const command = useMutation({
    scope: { id: `scene ${sessionId}` },
    mutationFn: ({ command: wish, seen: pressed }: Pressed): Promise<SessionView> => {
      const params = { path: { session_id: sessionId } };
      const seen = Math.max(pressed, own.current);
      if (wish.do === "content") {
        return must(api.POST("/api/sessions/{session_id}/content", { params, body: { ...wish.wish, seen } }));
      }
      const stands: SceneView = queries.getQueryData<{ view: SessionView }>(key)?.view.scene ?? view.scene;
      return must(api.POST("/api/sessions/{session_id}/scene", { params, body: { ...sceneWith(stands, wish.change), seen } }));
    },
    onSuccess: (answer) => {
      own.current = answer.version;
      queries.setQueryData(key, { view: answer, at: Date.now() });
    },
    onError: () => queries.invalidateQueries({ queryKey: key, exact: true }),
  });
  return {
    send: (wish) => command.mutate({ command: wish, seen: view.version }),
    pending: command.isPending,
    error: command.error,
    forget: command.reset,
  };
}
