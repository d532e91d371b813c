/** The voice of a call on one page: in the call's own room while it is talked in, and nowhere else. */
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { useEvents } from "@/events/EventsProvider";
import type { Acting } from "@/features/room/session";
import { Conference, type Snapshot } from "@/room/conference";
import { helpControl, type Side } from "./control";

/** What a page needs to know of it. */
export interface Voice {
  readonly phase: Snapshot["phase"];
  readonly sounds: Snapshot["received"]["sounds"];
  /** This page's microphone is in the call. */
  readonly heard: boolean;
  readonly soundBlocked: boolean;
  /** Takes the call to this page, from another one of the same side. */
  take(): void;
  startSound(): void;
}

interface Wish {
  sessionId: number;
  acting: Acting;
  /** The call that is talked in; null: none. */
  callId: number | null;
  side: Side;
  microphone: MediaStreamTrack | null;
}

const NO_SOUNDS: Voice["sounds"] = [];
const never = () => () => undefined;
const nothing = () => null;
const PLACE = { pointId: null, page: 1 } as const;

export function useHelpVoice({ sessionId, acting, callId, side, microphone }: Wish): Voice {
  const conference = useMemo(
    () =>
      callId === null
        ? null
        : new Conference({
            control: helpControl(acting.client, sessionId, callId, side),
            makeRoom: async () => new (await import("@/room/livekit")).LiveKitRoom(),
          }),
    [acting, callId, sessionId, side],
  );
  useEffect(() => {
    conference?.start(PLACE);
    return () => conference?.stop();
  }, [conference]);
  useEffect(() => conference?.hold({ camera: null, microphone, screen_share: null }), [conference, microphone]);
  useEvents({ sessionId, types: ["help", "media"] }, () => conference?.wake());
  const room = useSyncExternalStore(conference?.view.subscribe ?? never, conference?.view.get ?? nothing);
  return {
    phase: room?.phase ?? "idle",
    sounds: room?.received.sounds ?? NO_SOUNDS,
    heard: room?.sending.microphone ?? false,
    soundBlocked: room?.soundBlocked ?? false,
    take: () => conference?.start(PLACE),
    startSound: () => void conference?.startSound(),
  };
}
