import { useEffect, useState } from "react";
import { useEvents } from "@/events/EventsProvider";
import { type PageStands, takePageVerb } from "./page-verbs";
import { playTestSound } from "./test-sound";

const TONE_SAID_MS = 5000;

interface Wish extends Omit<PageStands, "now"> {
  sessionId: number;
  /** How far this machine's clock is behind the server's (ms). */
  offset: number;
  /** Where the tone is played. */
  speaker: string;
}

/** Does what whoever serves this point asks of its page: starts anew, or plays a tone. True while the tone is said. */
export function usePageVerbs({ sessionId, offset, speaker, ...stands }: Wish): boolean {
  const [toned, setToned] = useState(0);
  useEffect(() => {
    if (!toned) return undefined;
    const timer = window.setTimeout(() => setToned(0), TONE_SAID_MS);
    return () => window.clearTimeout(timer);
  }, [toned]);
  useEvents({ sessionId, types: ["page"] }, (event) =>
    takePageVerb(event, { ...stands, now: Date.now() + offset }, sessionStorage, {
      restart: () => window.location.reload(),
      tone: () => {
        setToned(event.id);
        void playTestSound(speaker);
      },
    }),
  );
  return toned > 0;
}
