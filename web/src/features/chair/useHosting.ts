import { useEffect } from "react";
import { AS_PERSON, type SessionView } from "@/features/room/session";
import { type RoomLogic, useConference, useDeviceRelease, useExpectation } from "@/features/room/useConference";
import { anyPage, rememberedSeat, rememberSeat } from "@/room/seat-memory";
import { usePageVerbs } from "@/features/room/usePageVerbs";
import { useReporting } from "@/features/room/useReporting";

export interface Hosting {
  readonly logic: RoomLogic;
  /** This machine sits at the main point. */
  readonly seated: boolean;
  /** This machine takes part without a seat. */
  readonly watching: boolean;
  /** The main point's seat could be moved to this machine. */
  readonly mayTake: boolean;
  readonly takeSeat: () => void;
}

/**
 * The chair's machine takes the main point's seat when it is free, or was its own before a reload; else it watches
 * without a seat and never loses the commands.
 */
export function useHosting(sessionId: number, view: SessionView, offset: number): Hosting {
  const logic = useConference({ sessionId, acting: AS_PERSON, looksAhead: true, monitors: true, withDevices: view.point_id !== null });
  const { conference, room, held } = logic;
  const main = view.point_id;
  const { phase, identity } = room;
  useExpectation(conference, view);
  useReporting({ logic, acting: AS_PERSON, sessionId, pointId: main });
  useDeviceRelease(logic.devices, phase === "ended" ? "ended" : "connected");

  const begin = (pointId: number | null, takeover = false) => {
    const page = rememberedSeat(sessionStorage, sessionId)?.page ?? anyPage();
    rememberSeat(sessionStorage, sessionId, { pointId, page });
    conference.start({ pointId, page }, takeover);
  };
  const taken = view.seats.some((seat) => seat.point_id === main && seat.presence === "present");
  const mine = main !== null && rememberedSeat(sessionStorage, sessionId)?.pointId === main;
  usePageVerbs({ sessionId, pointId: mine ? main : null, phase, heard: room.sending.microphone, offset, speaker: held.used.speaker });
  const begun = phase !== "idle";
  useEffect(() => {
    // Once the devices are known, so that the first picture of the main point does not come later than its seat.
    if (!begun && (held.ready || main === null)) begin(main !== null && (mine || !taken) ? main : null);
    // oxlint-disable-next-line react/exhaustive-deps -- decided once, by what is known when the page opens
  }, [begun, held.ready]);
  const lostSeat = phase === "seat_taken" || (phase === "superseded" && identity.startsWith("point:"));
  useEffect(() => {
    if (lostSeat) begin(null);
    // oxlint-disable-next-line react/exhaustive-deps -- once for each loss
  }, [lostSeat]);

  const seated = identity.startsWith("point:") && (phase === "connected" || phase === "reconnecting");
  const watching = main === null || identity.startsWith("person:");
  const mayTake = main !== null && watching && phase === "connected";
  return { logic, seated, watching, mayTake, takeSeat: () => begin(main, true) };
}
