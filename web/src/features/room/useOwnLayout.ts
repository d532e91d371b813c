import { useState } from "react";
import { type Layout, rememberedLayout, rememberLayout } from "@/room/own-layout";

/** What the people in front of this machine chose, over a reload too. */
export function useOwnLayout(sessionId: number): readonly [Layout, (layout: Layout) => void] {
  const [chosen, setChosen] = useState(() => rememberedLayout(sessionStorage, sessionId));
  const choose = (layout: Layout) => {
    rememberLayout(sessionStorage, sessionId, layout);
    setChosen(layout);
  };
  return [chosen, choose];
}
