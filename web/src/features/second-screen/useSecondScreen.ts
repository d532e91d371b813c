/**
 * The window for the venue's second display: part of this page, so it has neither a seat nor a connection of its own. It
 * goes with the page; when it is closed by hand the venue is taken to have one screen again.
 */
import { useCallback, useEffect, useState } from "react";
import type { Conference } from "@/room/conference";
import { dress, openPane, type Pane, stateOf } from "./pane";
import { isWished, keepWish } from "./wish";

/** No browser tells the opener that a window was closed. */
const LOOK_MS = 500;

export interface SecondScreen {
  /** The window that is open; null: none is. */
  readonly pane: Pane | null;
  /** The venue wants it, and only a press may open it. */
  readonly asks: boolean;
  /** The browser did not let it be opened. */
  readonly blocked: boolean;
  readonly open: () => void;
  /** Closes it, or stops asking; the venue has one screen from now on. */
  readonly close: () => void;
}

interface Wish {
  pointId: number;
  /** This machine has a part in the session. */
  active: boolean;
  /** Rooms whose presented screen the window may show. */
  rooms: readonly [Conference, Conference | undefined];
}

export function useSecondScreen({ pointId, active, rooms }: Wish): SecondScreen {
  const [pane, setPane] = useState<Pane | null>(null);
  const [wished, setWished] = useState(() => isWished(localStorage, pointId));
  const [blocked, setBlocked] = useState(false);
  const wish = useCallback(
    (wanted: boolean) => {
      keepWish(localStorage, pointId, wanted);
      setWished(wanted);
      setBlocked(false);
    },
    [pointId],
  );

  useEffect(() => {
    if (!pane) return undefined;
    const end = () => {
      clearInterval(timer);
      setPane(null);
    };
    const timer = setInterval(() => {
      const state = stateOf(pane);
      if (state === "emptied") setPane(dress(pane.window));
      if (state !== "closed") return;
      end();
      wish(false);
    }, LOOK_MS);
    const leave = () => {
      end();
      pane.window.close();
    };
    window.addEventListener("pagehide", leave);
    return () => {
      clearInterval(timer);
      window.removeEventListener("pagehide", leave);
    };
  }, [pane, wish]);

  // A machine that has no part any more shows nothing; the venue keeps its second screen for the next time.
  if (!active && pane) setPane(null);
  const opened = pane?.window;
  useEffect(() => () => opened?.close(), [opened]);

  const [main, branch] = rooms;
  const shows = pane !== null;
  useEffect(() => main.takeContent(shows), [main, shows]);
  useEffect(() => branch?.takeContent(shows), [branch, shows]);

  const open = () => {
    const found = openPane(`nhipcau-second-screen-${pointId}`);
    if (found) wish(true);
    setBlocked(found === null);
    setPane(found);
  };
  const close = () => {
    setPane(null);
    wish(false);
  };
  return { pane, asks: active && wished && pane === null, blocked: active && blocked, open, close };
}
