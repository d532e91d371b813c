/** A seat after a command about it alone: it goes into the view that is there, and events bring the rest. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { must } from "@/api/client";
import type { Schemas } from "@/api/types";
import { type Acting, patiently, type SessionView, sessionKey } from "./session";

type SeatNow = Schemas["SeatNow"];

export interface Kept {
  readonly view: SessionView;
  readonly at: number;
}

/**
 * The view with what an answer, which came at an instant of this machine, says of its seat; a view that is newer stays.
 * It keeps its own version: of the other seats it knows no more than before, and a command that carries a version says
 * what whoever pressed had seen. It takes the server's instant, or a view that was read before the command and comes
 * after it would undo it on the page.
 */
export function withSeat(kept: Kept | undefined, { version, now, ...own }: SeatNow, at: number): Kept | undefined {
  if (!kept || kept.view.version > version) return kept;
  if (kept.view.version === version && Date.parse(kept.view.now) > Date.parse(now)) return kept;
  const seats = kept.view.seats.map((seat) => (seat.point_id === own.point_id ? { ...seat, ...own } : seat));
  return { view: { ...kept.view, now, seats }, at };
}

/** Gives a command about one seat; the answer is that seat. */
export function useSeatCommand<Wish>(sessionId: number, acting: Acting, send: (wish: Wish) => Promise<SeatNow>) {
  const queries = useQueryClient();
  const key = sessionKey(sessionId, acting);
  return useMutation({
    mutationFn: send,
    onSuccess: (seat) => queries.setQueryData<Kept>(key, (kept) => withSeat(kept, seat, Date.now())),
    onError: () => queries.invalidateQueries({ queryKey: key, exact: true }),
  });
}

export interface FloorWish {
  readonly do: "request" | "withdraw" | "return";
  readonly pointId: number;
}

/** A point asks for the floor, takes that back, or has finished. */
export function useOwnFloor(sessionId: number, acting: Acting) {
  const params = { path: { session_id: sessionId } };
  return useSeatCommand(sessionId, acting, ({ do: what, pointId }: FloorWish) => {
    const body = { point_id: pointId };
    const { client } = acting;
    if (what === "request") return patiently(() => must(client.POST("/api/sessions/{session_id}/floor/request", { params, body })));
    if (what === "withdraw") return patiently(() => must(client.POST("/api/sessions/{session_id}/floor/withdraw", { params, body })));
    return must(client.POST("/api/sessions/{session_id}/floor/return", { params, body }));
  });
}
