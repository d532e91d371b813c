import { useEffect, useState } from "react";
import type { Snapshot } from "@/room/conference";

/** What of a point that has the floor really leaves this machine. */
export type Sent = "both" | "heard" | "seen" | "neither";

/** A track that goes out takes a moment; what is missing longer is said. */
const MISSING_MS = 3000;

function sentBy({ camera, microphone }: Snapshot["sending"]): Sent {
  if (microphone) return camera ? "both" : "heard";
  return camera ? "seen" : "neither";
}

/**
 * What is sent, from the tracks themselves and not from the right to send them: nobody may be told to be heard who is
 * not. `expected`: the room waits for both.
 */
export function useSent(sending: Snapshot["sending"], expected: boolean): Sent {
  const now = sentBy(sending);
  const missing = expected && now !== "both";
  const [said, setSaid] = useState<Sent>("both");
  useEffect(() => {
    if (!missing) return undefined;
    const timer = window.setTimeout(() => setSaid(now), MISSING_MS);
    return () => {
      window.clearTimeout(timer);
      setSaid("both");
    };
  }, [missing, now]);
  return missing ? said : "both";
}
