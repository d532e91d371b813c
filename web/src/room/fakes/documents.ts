/** Stage documents for tests: point 1 is the main point. */
import type { StageState } from "../stage";

interface Wish {
  v?: number;
  /** Who has the floor: one point, or several. */
  floor?: number | readonly number[];
  ready?: number;
  state?: StageState;
  /** Of everybody on the floor. */
  until?: number;
}

export function stageDocument({ v = 1, floor, ready, state = "live", until = 0 }: Wish = {}) {
  const on = (point: number) => ({ identity: `point:${point}`, label: `Điểm ${point}`, since: 0 });
  const holders = floor === undefined ? [] : [floor].flat();
  return {
    v,
    session: 7,
    room: 9,
    state,
    preset: "pair",
    main: on(1),
    floor: holders.map((point) => ({ ...on(point), until })),
    tracks: [1, ...holders].flatMap((point) => [
      { identity: `point:${point}`, source: "camera" },
      { identity: `point:${point}`, source: "microphone" },
    ]),
    recording: "none",
    ready: ready === undefined ? [] : [`point:${ready}`],
  };
}
