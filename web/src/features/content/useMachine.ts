/** The room logic of a machine that shows content: it comes and comes back by itself, and receives nothing. */
import { useEffect, useState, useSyncExternalStore } from "react";
import { useScreenAwake } from "@/features/room/awake";
import { type ScreenShare, useScreenShare } from "@/features/room/useScreenShare";
import { Conference, type Snapshot } from "@/room/conference";
import { NOTHING_HELD } from "@/room/publishing";
import { allows, screenOf } from "@/room/stage";
import { machineControl, showHere } from "./machine";

export interface Machine {
  readonly room: Snapshot;
  readonly share: ScreenShare;
  /** The point was asked for its screen. */
  readonly asked: boolean;
  /** What is shared may be sent just now; else it waits, in a break for instance. */
  readonly sent: boolean;
  /** Takes the place in the room again, after another page of this machine took it. */
  readonly again: () => void;
}

const PLACE = { pointId: null, page: 1 };

export function useMachine(): Machine {
  const [conference] = useState(
    () =>
      new Conference({
        control: machineControl,
        // The media client is a large part of the page and needed only now.
        makeRoom: async () => new (await import("@/room/livekit")).LiveKitRoom(),
      }),
  );
  const room = useSyncExternalStore(conference.view.subscribe, conference.view.get);
  const { stage, identity } = room;
  const { asked, mine } = screenOf(stage, identity);
  const share = useScreenShare({ asked, mine, choose: showHere });
  const screen = share.track;
  useEffect(() => {
    // The server would give it nothing; it does not ask either.
    conference.attend(false);
    conference.start(PLACE);
    return () => conference.stop();
  }, [conference]);
  useEffect(() => conference.hold({ ...NOTHING_HELD, screen_share: screen }), [conference, screen]);
  useEffect(() => {
    const wake = () => conference.wake();
    window.addEventListener("online", wake);
    document.addEventListener("visibilitychange", wake);
    return () => {
      window.removeEventListener("online", wake);
      document.removeEventListener("visibilitychange", wake);
    };
  }, [conference]);
  useScreenAwake(screen !== null);
  const sent = stage !== null && allows(stage, identity, "screen_share", "video");
  return { room, share, asked, sent, again: () => conference.start(PLACE) };
}
