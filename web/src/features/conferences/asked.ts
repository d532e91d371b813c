/** What the list of conferences is asked for, as it stands in the address. Plain logic. */
import type { ConferenceBrief, ConferencesAsked } from "@/api/types";

/** State to choose → its word in the address, and what is asked of the server. */
const STATES = {
  draft: { word: "nhap", intake: ["draft"] },
  waiting: { word: "cho", intake: ["received", "in_conflict"] },
  confirmed: { word: "xac-nhan", intake: ["confirmed"] },
  cancelled: { word: "huy", intake: ["cancelled"] },
  entered: { word: "nhap-sau", intake: ["entered"] },
} as const satisfies Record<string, { word: string; intake: readonly ConferenceBrief["intake"][] }>;
export type StateName = keyof typeof STATES;
export const STATE_NAMES = Object.keys(STATES) as StateName[];

export interface Wanted {
  /** First and last day (`2025-05-22`); empty: none. */
  from: string;
  until: string;
  /** Empty: any. */
  state: StateName | "";
  words: string;
}

/** Whether a day is one that conferences are held on. */
export function isOurs(day: string): boolean {
  return /^20\d\d-\d\d-\d\d$/.test(day);
}

/** Read the address; without a word about days it is what is to come. */
export function readWanted(address: URLSearchParams, today: string): Wanted {
  const [from, until] = [address.get("tu"), address.get("den")].map((day) => (isOurs(day ?? "") ? (day ?? "") : ""));
  return {
    from: address.has("tu") || address.has("den") ? (from ?? "") : today,
    until: until ?? "",
    state: STATE_NAMES.find((name) => STATES[name].word === address.get("trang-thai")) ?? "",
    words: address.get("tim") ?? "",
  };
}

/** Write it back; `today`: what is to come needs no word. */
export function writeWanted({ from, until, state, words }: Wanted, today?: string): Record<string, string> {
  return {
    ...((from !== today || until) && { tu: from }),
    ...(until && { den: until }),
    ...(state && { "trang-thai": STATES[state].word }),
    ...(words && { tim: words }),
  };
}

/** Return the address of a list. */
export function listAddress(wanted: Partial<Wanted>): string {
  return `/hoi-nghi?${new URLSearchParams(writeWanted({ from: "", until: "", state: "", words: "", ...wanted }))}`;
}

/** What to ask the server: with a first day the earliest come first, else the latest. */
export function askedFor({ from, until, state, words }: Wanted): ConferencesAsked {
  return {
    ...(from && { from }),
    ...(until && { until }),
    ...(state && { intake: [...STATES[state].intake] }),
    ...(words.trim() && { words: words.trim() }),
    order: from ? "oldest" : "newest",
  };
}
