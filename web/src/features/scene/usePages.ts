/** Turning pages faster than the server answers: the next press counts from the page that was asked for last. */
import { useState } from "react";
import { type FileView, pageAfter, type SceneView } from "./arrange";
import type { SceneCommands } from "./useScene";

export interface Pages {
  /** The page that is shown, or was asked for. */
  readonly page: number;
  readonly pages: number;
  readonly turn: (step: 1 | -1) => void;
  readonly go: (page: number) => void;
}

/** The pages of the slides that are put on; null: none are. */
export function usePages(scene: SceneView, file: FileView | undefined, commands: SceneCommands): Pages | null {
  const [asked, setAsked] = useState<{ path: string; page: number } | null>(null);
  const content = scene.content;
  if (content?.kind !== "slides" || !file) return null;
  const ahead = commands.pending && asked?.path === content.path ? asked.page : null;
  const page = ahead ?? content.page ?? 1;
  const pages = content.pages ?? 1;
  const go = (wanted: number) => {
    setAsked({ path: content.path ?? "", page: wanted });
    commands.send({ do: "content", wish: { file_id: file.id, page: wanted, playing: false, position_ms: 0 } });
  };
  const turn = (step: 1 | -1) => {
    const wanted = pageAfter(page, pages, step);
    if (wanted !== null) go(wanted);
  };
  return { page, pages, turn, go };
}
