import { describe, expect, it } from "vitest";
import { Conference, type Phase } from "@/room/conference";
import { stageDocument } from "@/room/fakes/documents";
import { FakeControl, refusalOf } from "@/room/fakes/fake-control";
import { FakeRoom } from "@/room/fakes/fake-room";
import type { Refused } from "@/room/ports";
import { readStage, type StageState } from "@/room/stage";
import type { SeatView } from "./session";
import { isBroadcast, turnOf } from "./turn";

const IDLE = new Conference({ control: new FakeControl(), makeRoom: () => new FakeRoom() }).view.get();

interface Wish {
  phase?: Phase;
  identity?: string;
  floor?: number | number[];
  state?: StageState;
  place?: number;
  refusal?: Refused | null;
}

function turn({ phase = "connected", identity = "point:2", floor, state, place = 0, refusal = null }: Wish): string {
  const room = { ...IDLE, phase, identity, refusal, stage: readStage(stageDocument({ floor, state })) };
  return turnOf(room, { queue_place: place } as SeatView);
}

describe("a point's part", () => {
  it("is to listen, to wait, or to speak", () => {
    expect(turn({})).toBe("listening");
    expect(turn({ place: 3 })).toBe("requested");
    expect(turn({ floor: 2 })).toBe("speaking");
    expect(turn({ floor: 3 })).toBe("listening");
    expect(turn({ floor: [3, 2] })).toBe("speaking");
  });

  it("is known from the stage before the queue is", () => {
    expect(turn({ floor: 2, place: 1 })).toBe("speaking");
  });

  it("is another for the main point", () => {
    expect(turn({ identity: "point:1" })).toBe("main");
    expect(turn({ identity: "point:1", floor: 2 })).toBe("mainQuiet");
  });

  it("says breaks, waits and losses", () => {
    expect(turn({ state: "paused" })).toBe("paused");
    expect(turn({ phase: "reconnecting" })).toBe("mending");
    expect(turn({ phase: "waiting" })).toBe("waiting");
    expect(turn({ phase: "waiting", refusal: refusalOf(409, "in_waiting_room") })).toBe("atDoor");
    expect(turn({ phase: "waiting", refusal: refusalOf(409, "barred") })).toBe("barred");
    expect(turn({ phase: "superseded" })).toBe("stopped");
    expect(turn({ phase: "joining" })).toBe("opening");
  });

  it("is over for now while the Department speaks to all, the chair included", () => {
    const part = (identity: string, place = 0) => {
      const stage = readStage({ ...stageDocument({ floor: 2 }), urgent: true, tracks: [{ identity: "point:2", source: "microphone" }] });
      return turnOf({ ...IDLE, phase: "connected", identity, stage }, { queue_place: place } as SeatView);
    };
    expect([part("point:1"), part("point:2"), part("point:3", 2)]).toEqual(["overridden", "urgent", "overridden"]);
  });
});

describe("the voice of a point", () => {
  it("is in the room while the Department puts this point to all, and only then", () => {
    const stage = readStage({ ...stageDocument({}), urgent: true, tracks: [{ identity: "point:2", source: "microphone" }] });
    expect(isBroadcast({ stage, identity: "point:2" })).toBe(true);
    expect(isBroadcast({ stage, identity: "point:1" })).toBe(false);
    expect(isBroadcast({ stage: readStage(stageDocument({ floor: 2 })), identity: "point:2" })).toBe(false);
    expect(isBroadcast(IDLE)).toBe(false);
  });
});
