/** Looking at one point alone: asked for by hand, or by a tour of this person's own; said again while it lasts. */
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api, must } from "@/api/client";
import type { SeatView, SessionView } from "@/features/room/session";
import type { Conference } from "@/room/conference";
import { identityOf, pointOf, type Stage } from "@/room/stage";

/** The server forgets a look that nobody says again within half a minute. */
const AGAIN_MS = 10_000;

export interface Looking {
  /** Whom this page looks at, and whether by hand; null: nobody. */
  readonly seat: SeatView | null;
  readonly byHand: boolean;
  readonly look: (pointId: number) => void;
  readonly end: () => void;
  readonly error: Error | null;
}

export function useLooking(sessionId: number, view: SessionView, stage: Stage | null, conference: Conference): Looking {
  const [chosen, setChosen] = useState(0);
  const params = { path: { session_id: sessionId } };
  const say = useMutation({
    mutationFn: (pointId: number) => must(api.POST("/api/sessions/{session_id}/look", { params, body: { point_id: pointId } })),
    onError: () => setChosen(0),
  });
  const over = useMutation({ mutationFn: () => must(api.POST("/api/sessions/{session_id}/look/end", { params })) });
  const { mutate } = say;
  const { mutate: finish } = over;
  const running = view.state === "open" || view.state === "live";
  // Nobody is seen in a break, and whoever was looked at before it is not by itself afterwards.
  if (chosen && !running) setChosen(0);
  useEffect(() => {
    if (!chosen || !running) return undefined;
    mutate(chosen);
    const timer = window.setInterval(() => mutate(chosen), AGAIN_MS);
    return () => window.clearInterval(timer);
  }, [chosen, running, mutate]);
  const toured = view.tour?.mine && view.tour.kind === "look" ? pointOf(stage?.touring ?? "") : 0;
  const pointId = toured || chosen;
  useEffect(() => {
    conference.lookAt(pointId ? [identityOf(pointId)] : []);
  }, [conference, pointId]);
  return {
    seat: view.seats.find((seat) => seat.point_id === pointId) ?? null,
    byHand: toured === 0,
    look: setChosen,
    end: () => {
      setChosen(0);
      finish();
    },
    error: say.error,
  };
}
