/** A seat's second room: joined beside the main one, which stays connected and is neither heard nor seen meanwhile. */
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { useEvents } from "@/events/EventsProvider";
import { branchControl } from "@/features/room/control";
import type { Acting } from "@/features/room/session";
import type { RoomLogic } from "@/features/room/useConference";
import { Conference, type Phase, type Snapshot } from "@/room/conference";
import { type BranchRoomView, type BranchView } from "./branches";
import { useBranchRoom } from "./useBranches";

export interface BranchLogic {
  readonly conference: Conference;
  readonly room: Snapshot;
  readonly inside: BranchRoomView | undefined;
  /** This machine listens there, not in the main room. */
  readonly away: boolean;
  /** Its room will not be entered by itself any more; null: it is in, or on its way. */
  readonly again: (() => void) | null;
  /** Its stage says that it is over: this machine listens in the main room again, before the session says so too. */
  readonly over: boolean;
}

interface Wish {
  main: RoomLogic;
  branch: BranchView | undefined;
  sessionId: number;
  acting: Acting;
  pointId: number;
  /** The Department speaks in the main room: everybody listens there, wherever they deliberate. */
  urgent: boolean;
  /** What is said goes to the engineer alone. */
  microphoneElsewhere: boolean;
}

/** Null: the point is in the main room. */
export function useBranch({ main, branch, sessionId, acting, pointId, urgent, microphoneElsewhere }: Wish): BranchLogic | null {
  const branchId = branch?.id ?? 0;
  const inMain = main.room.phase === "connected" || main.room.phase === "reconnecting";
  const conference = useMemo(
    () =>
      branchId
        ? new Conference({
            control: branchControl(acting.client, sessionId, branchId),
            makeRoom: async () => new (await import("@/room/livekit")).LiveKitRoom(),
          })
        : null,
    [acting, branchId, sessionId],
  );
  // A seat that was taken anew is put out of its second room, and enters it anew with its new generation.
  useEffect(() => {
    if (!conference || !inMain) return undefined;
    conference.start({ pointId, page: 1 });
    return () => conference.stop();
  }, [conference, inMain, pointId]);

  const { camera, microphone } = main.held;
  const here = microphoneElsewhere ? null : microphone;
  useEffect(() => conference?.hold({ camera, microphone: here, screen_share: null }), [conference, camera, here]);
  const room = useSyncExternalStore(conference?.view.subscribe ?? NOTHING, conference?.view.get ?? NOBODY);
  const over = room?.phase === "ended" || room?.stage?.state === "ended";
  const wanted = branchId > 0 && !urgent && !over;
  // Whoever does not get in there goes on hearing the main room.
  const away = wanted && (room?.phase === "connected" || room?.phase === "reconnecting");
  useEffect(() => {
    main.conference.attend(!away);
    conference?.attend(wanted);
  }, [away, conference, main.conference, wanted]);
  useEvents({ sessionId, types: ["branch", "session", "media"] }, () => conference?.wake());

  const { data } = useBranchRoom(sessionId, branchId, acting);
  useEffect(() => {
    if (!conference || !data) return;
    conference.expect(data.view.seats.filter((seat) => seat.presence === "present").map((seat) => seat.point_id));
  }, [conference, data]);
  if (!branch || !conference || !room) return null;
  const again = GIVEN_UP.has(room.phase) ? () => conference.start({ pointId, page: 1 }) : null;
  return { conference, room, inside: data?.view, over, away, again };
}

const GIVEN_UP: ReadonlySet<Phase> = new Set(["refused", "seat_taken", "removed", "superseded"]);
const NOTHING = () => () => undefined;
const NOBODY = () => null;
