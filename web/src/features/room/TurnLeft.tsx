import { Icon } from "@/ui/Icon";
import { turnTime } from "./turn-time";

interface Props {
  /** Whose time it is; empty where that is said already. */
  name?: string;
  until: number;
  now: number;
}

/** What is left of a turn; it ticks, so nothing reads it aloud by itself. */
export function TurnLeft({ name = "", until, now }: Props) {
  const time = turnTime(until, now);
  if (!time) return null;
  return (
    <span className={`turn-left num ${time.tone}`} role="timer" aria-live="off">
      {time.tone && <Icon name="clock" />}
      {name ? `${name}: ${time.words}` : time.words}
    </span>
  );
}
