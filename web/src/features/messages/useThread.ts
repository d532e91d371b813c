/** What technicians write to each other: the channel of a session, or the thread of one call. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { must } from "@/api/client";
import { keys } from "@/api/keys";
import type { Schemas } from "@/api/types";
import { useEvents } from "@/events/EventsProvider";
import type { Acting } from "@/features/room/session";

export type Message = Schemas["MessageView"];

/** Events are the news; this is for the case that one went past. */
const LOOK_AGAIN_MS = 20_000;

export interface Thread {
  readonly messages: readonly Message[];
  readonly writes: boolean;
  /** Lines of others that were not shown here yet. */
  readonly unread: number;
  readonly error: unknown;
  readonly sending: boolean;
  /** Everything that is there now has been shown. */
  readonly read: () => void;
  readonly send: (text: string, done: () => void) => void;
}

const seenKey = (sessionId: number, callId: number | null) => `nhipcau.read.${sessionId}.${callId ?? "all"}`;

/** `callId` null: the channel of all. */
export function useThread(sessionId: number, acting: Acting, callId: number | null, enabled = true): Thread {
  const queries = useQueryClient();
  const queryKey = acting.actAs ? [...keys.messages(sessionId, callId), acting.actAs] : keys.messages(sessionId, callId);
  const fresh = () => queries.invalidateQueries({ queryKey, exact: true });
  useEvents({ sessionId, types: [callId === null ? "message" : "help"] }, () => void fresh());
  const { data, error } = useQuery({
    queryKey,
    queryFn: () => {
      const { client } = acting;
      return callId === null
        ? must(client.GET("/api/sessions/{session_id}/messages", { params: { path: { session_id: sessionId } } }))
        : must(client.GET("/api/sessions/{session_id}/help/{help_id}/messages", { params: { path: { session_id: sessionId, help_id: callId } } }));
    },
    refetchInterval: LOOK_AGAIN_MS,
    enabled,
  });
  const command = useMutation({
    mutationFn: (text: string) => {
      const { client } = acting;
      const body = { text };
      return callId === null
        ? must(client.POST("/api/sessions/{session_id}/messages", { params: { path: { session_id: sessionId } }, body }))
        : must(client.POST("/api/sessions/{session_id}/help/{help_id}/messages", { params: { path: { session_id: sessionId, help_id: callId } }, body }));
    },
    onSettled: fresh,
  });
  const [seen, setSeen] = useState(() => Number(localStorage.getItem(seenKey(sessionId, callId)) ?? 0));
  const messages = data?.messages ?? NONE;
  const newest = messages.at(-1)?.id ?? 0;
  const read = useCallback(() => {
    localStorage.setItem(seenKey(sessionId, callId), String(newest));
    setSeen(newest);
  }, [callId, newest, sessionId]);
  return {
    messages,
    writes: data?.writes ?? false,
    unread: messages.filter(({ id, mine }) => id > seen && !mine).length,
    error: command.error ?? error,
    sending: command.isPending,
    read,
    send: (text, done) => command.mutate(text, { onSuccess: done }),
  };
}

const NONE: readonly Message[] = [];
