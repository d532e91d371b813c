/** Lines of others that nobody has seen on this machine: counted as they are told, kept over a reload, none while the thread is shown. */
import { useCallback, useState } from "react";
import { useMe } from "@/api/me";
import { useEvents } from "@/events/EventsProvider";
import type { Acting } from "@/features/room/session";

const keyOf = (sessionId: number, callId: number | null) => `nhipcau.unread.${sessionId}.${callId ?? "all"}`;

function kept(key: string): readonly number[] {
  try {
    const ids: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(ids) ? ids.map(Number) : [];
  } catch {
    return [];
  }
}

interface Unread {
  readonly count: number;
  /** Everything has been shown. */
  readonly clear: () => void;
}

/** `callId` null: the channel of all. */
export function useUnread(sessionId: number, acting: Acting, callId: number | null, shown: boolean): Unread {
  const me = useMe();
  const own = acting.actAs ? me?.device_point?.name : me?.name;
  const key = keyOf(sessionId, callId);
  const [ids, setIds] = useState(() => kept(key));
  const keep = useCallback(
    (now: readonly number[]) => {
      if (now.length > 0) localStorage.setItem(key, JSON.stringify(now));
      else localStorage.removeItem(key);
      setIds(now);
    },
    [key],
  );
  useEvents({ sessionId, types: [callId === null ? "message.sent" : "help.written"] }, ({ data }) => {
    const { id, author, call_id: call } = data;
    if (shown || typeof id !== "number" || author === own || (callId !== null && call !== callId)) return;
    // Pages of one machine count the same lines.
    keep([...new Set([...kept(key), id])]);
  });
  const clear = useCallback(() => keep([]), [keep]);
  return { count: shown ? 0 : ids.length, clear };
}
