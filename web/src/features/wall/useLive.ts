/**
 * Live pictures of chosen points: their cameras are let in as long as this wall says that it looks, it receives those
 * and nothing else, and each at its lowest layer. In a break, and without a choice, it is not in the room at all.
 */
import { useMutation } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { api, must } from "@/api/client";
import { asProblem } from "@/api/problem";
import { controlOver } from "@/features/room/control";
import { useForgetting } from "@/features/room/useForgetting";
import { Conference } from "@/room/conference";
import type { Playable } from "@/room/ports";
import { anyWall } from "@/room/seat-memory";
import { identityOf } from "@/room/stage";
import { useEvents } from "@/events/EventsProvider";
import { firstLive } from "./live";

/** The server forgets a look that nobody says again within half a minute. */
const AGAIN_MS = 10_000;

export interface Live {
  /** Whom this wall looks at. */
  readonly points: ReadonlySet<number>;
  /** What has arrived, by identity. */
  readonly films: ReadonlyMap<string, Playable>;
  /** More were chosen than can be watched at a time. */
  readonly over: boolean;
  readonly error: Error | null;
  readonly choose: (points: readonly number[]) => void;
  readonly toggle: (pointId: number) => void;
  readonly stop: () => void;
}

interface Wish {
  sessionId: number;
  /** The session runs and nobody is in a break. */
  running: boolean;
  /** Whose picture has a place on the page: every tile's, or that of one point (null: of none). */
  shown: number | null | "all";
}

export function useLive({ sessionId, running, shown }: Wish): Live {
  /** By this number this wall looks and is in the room, whatever others the same person has open. */
  const [page] = useState(() => anyWall());
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const [over, setOver] = useState(false);
  const [conference] = useState(
    () =>
      new Conference({
        control: controlOver(api, sessionId),
        makeRoom: async () => new (await import("@/room/livekit")).LiveKitRoom({ lowest: true }),
        onlyLooks: true,
      }),
  );
  // Nobody is seen in a break, and whoever was looked at before it is not by itself afterwards.
  if (!running && chosen.length > 0) setChosen([]);
  const points = useMemo(() => chosen.filter((id) => shown === "all" || id === shown), [chosen, shown]);
  const accepted = useRef<readonly number[]>([]);
  const send = (wished: readonly number[]) =>
    must(api.POST("/api/sessions/{session_id}/wall/watch", { params: { path: { session_id: sessionId } }, body: { page, point_ids: [...wished] } }));
  const say = useMutation({
    mutationFn: send,
    onSuccess: (_, wished) => {
      accepted.current = wished;
    },
    onError: (failure, wished) => {
      // A server that is not reached or has no time is asked again; what it refuses gives way to what it let in before.
      const { status } = asProblem(failure);
      if (status === 0 || status === 429 || status >= 500) return;
      setChosen(accepted.current === wished ? [] : accepted.current);
      accepted.current = [];
    },
  });
  useForgetting(say);
  const { mutate } = say;
  const { mutate: end } = useMutation({ mutationFn: () => send([]) });
  const looks = points.length > 0;
  useEffect(() => {
    if (!looks) return undefined;
    mutate(points);
    const timer = setInterval(() => mutate(points), AGAIN_MS);
    return () => clearInterval(timer);
  }, [looks, points, mutate]);
  useEffect(() => {
    if (!looks) return undefined;
    conference.start({ pointId: null, page });
    return () => {
      conference.stop();
      accepted.current = [];
      end();
    };
  }, [conference, looks, page, end]);
  useEffect(() => conference.lookAt(points.map(identityOf)), [conference, points]);
  useEvents({ sessionId, types: ["session", "media"] }, () => conference.wake());
  const films = useSyncExternalStore(conference.view.subscribe, () => conference.view.get().received.pictures);
  const choose = (wished: readonly number[]) => {
    const { first, left } = firstLive(wished);
    setChosen(first);
    setOver(left);
  };
  return {
    points: useMemo(() => new Set(points), [points]),
    films,
    over: over && looks,
    error: say.error,
    choose,
    toggle: (pointId) => choose(chosen.includes(pointId) ? chosen.filter((id) => id !== pointId) : [...points, pointId]),
    stop: () => choose([]),
  };
}
