/** Keeps a draft on this machine while it is typed, for each person and registration by itself. */
import { EMPTY, type Draft } from "./draft";

const PREFIX = "nhipcau.draft";

export interface Kept {
  draft: Draft;
  /** When it was kept, milliseconds. */
  at: number;
}

/** Name of the draft of a person (its id: names are borne by several) for one registration (`new`: not known yet). */
export function draftName(person: number, conferenceId: number | "new"): string {
  return `${PREFIX}.${person}.${conferenceId}`;
}

/** Return what was kept; undefined when nothing was, or when it cannot be read any more. */
export function recall(storage: Storage, name: string): Kept | undefined {
  try {
    const kept = JSON.parse(storage.getItem(name) ?? "null") as Partial<Kept> | null;
    if (!kept?.draft || typeof kept.at !== "number") return undefined;
    // A field that a newer version brought gets its default.
    return { draft: { ...EMPTY, ...kept.draft }, at: kept.at };
  } catch {
    return undefined;
  }
}

/** Keep a draft; returns when it was kept, or undefined when the machine keeps nothing (full, or forbidden). */
export function keep(storage: Storage, name: string, draft: Draft, now: number): number | undefined {
  try {
    storage.setItem(name, JSON.stringify({ draft, at: now } satisfies Kept));
    return now;
  } catch {
    return undefined;
  }
}

/** Drop a draft that was handed in. */
export function drop(storage: Storage, name: string): void {
  storage.removeItem(name);
}

/** Put what the server kept before what this machine kept, when it is newer; returns the name under which it stands. */
export function adopt(storage: Storage, name: string, kept: { content: unknown; kept_at: string } | null): string {
  const at = kept ? Date.parse(kept.kept_at) : 0;
  if (kept && at > (recall(storage, name)?.at ?? 0)) keep(storage, name, { ...EMPTY, ...(kept.content as Partial<Draft>) }, at);
  return name;
}
