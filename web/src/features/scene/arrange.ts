/** What the commands on the picture send, and what can be put on. Plain logic. */
import type { Schemas } from "@/api/types";
import type { SessionView } from "@/features/room/session";
import { clipPosition, type Preset } from "@/room/stage";

export type SceneView = SessionView["scene"];
export type ContentView = NonNullable<SceneView["content"]>;
export type FileView = Schemas["FileView"];
type SceneIn = Schemas["SceneIn"];
export type ContentIn = Schemas["ContentIn"];

/** Arrangements in the order in which they are offered. */
export const PRESETS: readonly Preset[] = ["pair", "lecture", "discussion", "conference", "content", "title", "pause"];

/** What is changed of the scene; the rest stands. */
export interface SceneChange {
  readonly preset?: Preset;
  readonly banner?: string;
  /** Instant that title and pause slide count down to; null: none. */
  readonly until?: string | null;
  /** The layout is left to each point. */
  readonly own_layout?: boolean;
}

/** The command replaces the whole scene: what stands goes with what changes. */
export function sceneWith(stands: SceneView, change: SceneChange): SceneIn {
  return { preset: stands.preset, banner: stands.banner, until: stands.until ?? null, own_layout: stands.own_layout, ...change };
}

/** Slides and clips that can be put on. */
export function presentable(files: readonly FileView[]): FileView[] {
  return files.filter((file) => file.state === "ready" && (file.kind === "slides" || file.kind === "clip"));
}

/** The file that a content names by its path. */
export function fileOf(content: ContentView | null | undefined, files: readonly FileView[]): FileView | undefined {
  return content?.path ? files.find((file) => file.path === content.path) : undefined;
}

/** The page after a step; null: there is none. */
export function pageAfter(page: number, pages: number, step: 1 | -1): number | null {
  const next = page + step;
  return next >= 1 && next <= pages ? next : null;
}

/** The instant at which so many minutes are over. */
export function inMinutes(minutes: number, now: number): string {
  return new Date(now + minutes * 60_000).toISOString();
}

/** Where a clip stands, milliseconds; never behind its end. */
export function clipAt(content: ContentView, duration: number, now: number): number {
  return Math.min(clipPosition(content, now), duration);
}
