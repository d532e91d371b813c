/** Ties the room logic to a page's life: made once, started by the page, stopped when the page goes. */
import { useEffect, useState, useSyncExternalStore } from "react";
import { useEvents } from "@/events/EventsProvider";
import { Conference, type Phase, type Snapshot } from "@/room/conference";
import { Devices, type DevicesView } from "@/room/devices";
import type { Observable } from "@/room/observable";
import { pointOf, screenOf } from "@/room/stage";
import { controlOver } from "./control";
import { type Acting, type SessionView, showHere } from "./session";
import { isBroadcast } from "./turn";
import { type ScreenShare, useScreenShare } from "./useScreenShare";

function useObserved<T extends object>(observable: Observable<T>): T {
  return useSyncExternalStore(observable.subscribe, observable.get);
}

export interface RoomLogic {
  readonly conference: Conference;
  readonly devices: Devices;
  readonly room: Snapshot;
  readonly held: DevicesView;
  readonly share: ScreenShare;
}

interface Wish {
  sessionId: number;
  acting: Acting;
  /** The chair also looks at the point that is called next. */
  looksAhead?: boolean;
  /** The chair also looks at the programme's picture. */
  monitors?: boolean;
  /** Camera and microphone are wanted; false for who only watches. */
  withDevices?: boolean;
  /** The microphone is needed elsewhere: it is not in the room, whatever the permission, unless all are to hear it. */
  microphoneElsewhere?: boolean;
}

export function useConference({ sessionId, acting, looksAhead = false, monitors = false, withDevices = true, microphoneElsewhere = false }: Wish): RoomLogic {
  const [{ conference, devices }] = useState(() => ({
    conference: new Conference({
      control: controlOver(acting.client, sessionId),
      // The media client is a large part of the page and needed only now.
      makeRoom: async () => new (await import("@/room/livekit")).LiveKitRoom(),
      looksAhead,
      monitors,
    }),
    devices: new Devices(navigator.mediaDevices as MediaDevices | undefined, localStorage),
  }));
  const room = useObserved(conference.view);
  const held = useObserved(devices.view);

  useEffect(() => {
    if (withDevices) void devices.open();
    return () => {
      conference.stop();
      devices.close();
    };
  }, [conference, devices, withDevices]);

  const share = useScreenShare({
    ...screenOf(room.stage, room.identity),
    choose: () => showHere(sessionId, acting, pointOf(room.identity)),
  });
  const { camera, microphone } = held;
  const screen_share = share.track;
  const here = microphoneElsewhere && !isBroadcast(room) ? null : microphone;
  useEffect(() => conference.hold({ camera, microphone: here, screen_share }), [conference, camera, here, screen_share]);

  useEvents({ sessionId, types: ["session", "media", "seat", "door"] }, (event) => conference.hear(event));
  useEffect(() => {
    const wake = () => conference.wake();
    window.addEventListener("online", wake);
    document.addEventListener("visibilitychange", wake);
    return () => {
      window.removeEventListener("online", wake);
      document.removeEventListener("visibilitychange", wake);
    };
  }, [conference]);
  return { conference, devices, room, held, share };
}

const OVER: ReadonlySet<Phase> = new Set(["ended", "left", "superseded", "removed"]);

/** Lets camera and microphone go when this machine has no part in the session any more. */
export function useDeviceRelease(devices: Devices, phase: Phase): void {
  const over = OVER.has(phase);
  useEffect(() => {
    if (over) devices.close();
  }, [devices, over]);
}

/** Tells the room logic who is in the room as far as the control plane knows, and when the session's state changed. */
export function useExpectation(conference: Conference, view: SessionView | undefined): void {
  const state = view?.state;
  useEffect(() => {
    if (state) conference.wake();
  }, [conference, state]);
  useEffect(() => {
    if (!view) return;
    conference.expect(view.seats.filter((seat) => seat.presence === "present").map((seat) => seat.point_id));
  }, [conference, view]);
}
