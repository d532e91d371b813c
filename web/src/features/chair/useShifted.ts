import { useState } from "react";
import { useInert } from "@/features/room/useInert";

/** True for two seconds after rows of a list moved into each other's places; one more at its end moves nothing. */
export function useShifted(ids: readonly number[]): boolean {
  const [before, setBefore] = useState({ ids, shifts: 0 });
  let { shifts } = before;
  if (before.ids !== ids) {
    if (before.ids.some((id, place) => ids[place] !== id)) shifts += 1;
    setBefore({ ids, shifts });
  }
  return useInert(String(shifts));
}
