/** Lets the page of a seat tell how it fares while it is connected; the engineer's wall lives by it. */
import { useEffect, useRef } from "react";
import { must } from "@/api/client";
import { SeatReporter, type SeatPosts } from "@/room/seat-reporter";
import { listenTo, type SoundLevel } from "@/room/sound-level";
import { takeStill } from "@/room/still";
import type { Acting } from "./session";
import type { RoomLogic } from "./useConference";

const AS_JPEG = {
  headers: { "Content-Type": "image/jpeg" },
  bodySerializer: (body: unknown) => body as Blob,
} as const;

function postsOver(acting: Acting, sessionId: number, pointId: number, generation: number): SeatPosts {
  const path = { session_id: sessionId };
  return {
    link: ({ upKbps, downKbps, loss, rttMs, fps, soundDb, frozen }, signal) =>
      must(
        acting.client.POST("/api/sessions/{session_id}/link", {
          params: { path },
          body: {
            point_id: pointId,
            generation,
            up_kbps: upKbps,
            down_kbps: downKbps,
            loss,
            rtt_ms: rttMs,
            fps,
            sound_db: soundDb,
            frozen,
          },
          signal,
        }),
      ),
    still: (picture, signal) =>
      must(
        acting.client.POST("/api/sessions/{session_id}/still", {
          params: { path, query: { point_id: pointId, generation } },
          body: picture as unknown as string,
          signal,
          ...AS_JPEG,
        }),
      ),
  };
}

interface Wish {
  logic: RoomLogic;
  acting: Acting;
  sessionId: number;
  /** The point whose seat this page has; null: none. */
  pointId: number | null;
}

export function useReporting({ logic, acting, sessionId, pointId }: Wish): void {
  const { conference, room, held } = logic;
  const { camera, microphone } = held;
  const newest = useRef<{ camera: MediaStreamTrack | null; microphone: MediaStreamTrack | null; meter: SoundLevel | null }>({
    camera: null,
    microphone: null,
    meter: null,
  });
  useEffect(() => {
    newest.current = { ...newest.current, camera, microphone };
  }, [camera, microphone]);
  const { generation } = room;
  const posts = pointId !== null && generation > 0 && room.identity.startsWith("point:") && room.phase === "connected";

  useEffect(() => {
    if (!posts || !microphone || typeof AudioContext === "undefined") return undefined;
    const { meter, stop } = listenTo(microphone);
    newest.current = { ...newest.current, meter };
    return () => {
      newest.current = { ...newest.current, meter: null };
      stop();
    };
  }, [posts, microphone]);

  useEffect(() => {
    if (!posts || pointId === null) return undefined;
    const reporter = new SeatReporter({
      posts: postsOver(acting, sessionId, pointId, generation),
      figures: () => conference.figures,
      // Without a microphone nothing can be heard; with one the browser may not let us listen yet.
      loudest: () => (newest.current.microphone ? (newest.current.meter?.takeLoudest() ?? null) : 0),
      picture: () => takeStill(newest.current.camera),
      visible: () => document.visibilityState === "visible",
    });
    reporter.start();
    return () => reporter.stop();
  }, [acting, conference, generation, pointId, posts, sessionId]);
}
