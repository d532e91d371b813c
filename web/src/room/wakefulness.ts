/** Tells that the machine slept: a clock that ticks every second has jumped. */
const TICK_MS = 1000;
const JUMP_MS = 10_000;

/** Calls `slept` with the milliseconds lost; returns the way to stop. */
export function watchSleep(slept: (lost: number) => void, now: () => number = Date.now): () => void {
  let last = now();
  const timer = setInterval(() => {
    const at = now();
    const lost = at - last - TICK_MS;
    last = at;
    if (lost >= JUMP_MS) slept(lost);
  }, TICK_MS);
  return () => clearInterval(timer);
}
