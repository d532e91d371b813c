/** The time of a turn on the floor, in words. It tells; it cuts nobody off. */
import i18next from "i18next";

/** From here on the words change their colour. */
const SOON_MS = 30_000;

export interface TurnTime {
  /** How long is left, or by how much it is over. */
  readonly words: string;
  readonly tone: "" | "is-attention" | "is-fault";
}

/** `until`: server instant at which the time is over (0: there is none). */
export function turnTime(until: number, now: number): TurnTime | null {
  if (!until) return null;
  const left = until - now;
  // Whole seconds: it is over when the last one has passed.
  const seconds = left > 0 ? Math.ceil(left / 1000) : Math.floor(-left / 1000);
  return {
    words: i18next.t(left > 0 ? "room.time.left" : "room.time.over", { time: span(seconds) }),
    tone: left <= 0 ? "is-fault" : left <= SOON_MS ? "is-attention" : "",
  };
}

function span(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const rest = i18next.t("age.seconds", { count: seconds % 60 });
  return minutes ? `${i18next.t("age.minutes", { count: minutes })} ${rest}` : rest;
}
