/** A page in the seat of point 2, with the rooms that it builds one after another. */
import { vi } from "vitest";
import { Conference } from "../conference";
import { stageDocument } from "./documents";
import { FakeControl } from "./fake-control";
import { FakeRoom, FakeTrack } from "./fake-room";

export const SEAT = { pointId: 2, page: 1 };

export function seatedPage(wish: { looksAhead?: boolean; monitors?: boolean } = {}) {
  const control = new FakeControl();
  control.stage = stageDocument();
  const rooms: FakeRoom[] = [];
  const prepared: FakeRoom[] = [];
  const conference = new Conference({
    control,
    makeRoom: () => {
      const room = prepared.shift() ?? new FakeRoom();
      rooms.push(room);
      return room;
    },
    looksAhead: wish.looksAhead ?? false,
    monitors: wish.monitors ?? false,
    random: () => 1,
  });
  const camera = new FakeTrack("video");
  const microphone = new FakeTrack("audio");
  conference.hold({ camera: camera.asTrack, microphone: microphone.asTrack, screen_share: null });
  const newest = () => {
    const room = rooms.at(-1);
    if (!room) throw new Error("no room was built");
    return room;
  };
  return { conference, control, rooms, prepared, camera, microphone, newest, view: () => conference.view.get() };
}

/** Let what is due now happen, by the clock of the test. */
export const settle = () => vi.advanceTimersByTimeAsync(0);
export const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

/** Lets time pass by half seconds in which the programme's packets arrive at a room, or none do. */
export function flowInto(room: FakeRoom) {
  let packets = 0;
  return async (milliseconds: number, flows: boolean) => {
    for (let gone = 0; gone < milliseconds; gone += 500) {
      if (flows) packets += 25;
      room.figures = { ...room.figures, programme: packets };
      await pass(500);
    }
  };
}
