/** Hands the shared stream to the pages and keeps fetched data fresh by it. */
import { useQueryClient } from "@tanstack/react-query";
import { createContext, useContext, useEffect, useMemo, useRef, useSyncExternalStore, type ReactNode } from "react";
import type { EventView } from "@/api/types";
import { createEvents } from "./browser";
import { Freshness } from "./freshness";
import type { Connection, SharedEvents } from "./shared";

const Events = createContext<SharedEvents | undefined>(undefined);

const OFFLINE: Connection = { connected: false, knownAt: undefined };

interface Props {
  children: ReactNode;
  /** Read the stream as the enrolled device although a person is signed in. */
  actAs?: "device";
  /** Whoever acts; the stream is opened anew when it changes, and not at all without it. */
  reader: string | undefined;
}

/** Keep one stream open while the pages are shown to somebody. */
export function EventsProvider({ children, actAs, reader }: Props) {
  const queries = useQueryClient();
  const events = useMemo(() => (reader ? createEvents(actAs) : undefined), [actAs, reader]);
  useEffect(() => {
    if (!events) return undefined;
    const freshness = new Freshness(queries);
    const stop = events.listen((message) => {
      if (message.kind === "event") freshness.take(message.event);
      if (message.kind === "fresh") freshness.all();
    });
    const hurry = () => events.hurry();
    window.addEventListener("online", hurry);
    events.start();
    return () => {
      window.removeEventListener("online", hurry);
      stop();
      freshness.close();
      events.close();
    };
  }, [events, queries]);
  return <Events.Provider value={events}>{children}</Events.Provider>;
}

/** Which events a handler wants: by session, by conference, by type (or its first part, `floor`). */
export interface EventWish {
  sessionId?: number;
  conferenceId?: number;
  types?: readonly string[];
}

/** Whether an event is wished for. */
function wishes(wish: EventWish, event: EventView): boolean {
  if (wish.sessionId !== undefined && event.session_id !== wish.sessionId) return false;
  if (wish.conferenceId !== undefined && event.conference_id !== wish.conferenceId) return false;
  return !wish.types || wish.types.some((type) => event.type === type || event.type.startsWith(`${type}.`));
}

/** Call ``handler`` for every event that is wished for; the newest handler is called, it need not be stable. */
export function useEvents(wish: EventWish, handler: (event: EventView) => void): void {
  const events = useContext(Events);
  const newest = useRef({ wish, handler });
  useEffect(() => {
    newest.current = { wish, handler };
  });
  useEffect(
    () =>
      events?.listen((message) => {
        if (message.kind === "event" && wishes(newest.current.wish, message.event)) newest.current.handler(message.event);
      }),
    [events],
  );
}

const never = () => () => undefined;
const offline = () => OFFLINE;

/** The connection to the server, as the events tell it. */
export function useConnection(): Connection {
  const events = useContext(Events);
  return useSyncExternalStore(events?.watch ?? never, events?.connection ?? offline);
}
