/** The machine that shows content, as it talks with the control plane: it has a cookie of its own and no account. */
import { api, must } from "@/api/client";
import type { Schemas } from "@/api/types";
import { refusedAsSuch } from "@/features/room/control";
import type { Control } from "@/room/ports";

export type MachineView = Schemas["ContentMachineView"];

/** Shorter than any code: an address that was cut off on its way. */
const LEAST = 4;
const MOST = 40;

/** The code that stands in the address, behind #; empty: none. */
export function codeOf(hash: string): string {
  const text = hash.replace(/^#/, "").trim();
  return text.length >= LEAST && text.length <= MOST ? text : "";
}

export const lookUp = (signal?: AbortSignal) => must(api.GET("/api/content-machine", { signal: signal ?? null }));
export const openCode = (code: string) => must(api.POST("/api/content-machine/open", { body: { code } }));
export const showHere = () => must(api.POST("/api/content-machine/show"));
export const endShowing = () => must(api.POST("/api/content-machine/presented"));
export const go = () => must(api.POST("/api/content-machine/go"));

/** What the room logic needs; a machine that shows content looks at nobody and has no seat to leave. */
export const machineControl: Control = {
  glance: (signal) => refusedAsSuch(lookUp(signal).then(({ state, media_away }) => ({ state, mediaAway: media_away, present: [] }))),
  join: (_, signal) => refusedAsSuch(must(api.POST("/api/content-machine/join", { signal }))),
  leave: () => Promise.resolve(),
};
