/** What technicians write to each other: the channel of a session, or the thread of one call. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { must } from "@/api/client";
import { keys } from "@/api/keys";
import type { Schemas } from "@/api/types";
import { useEvents } from "@/events/EventsProvider";
import type { Acting } from "@/features/room/session";

export type Message = Schemas["MessageView"];

/** Events are the news; this is for the case that one went past. */
const LOOK_AGAIN_MS = 20_000;
/** As many as the server gives out of a thread. */
const LISTED = 200;

export interface Thread {
  readonly messages: readonly Message[];
  /** What was written is known. */
  readonly known: boolean;
  readonly writes: boolean;
  readonly error: unknown;
  readonly sending: boolean;
  readonly send: (text: string, done: () => void) => void;
}

/** `callId` null: the channel of all. It is fetched while it is shown, and after the first time only what is new. */
export function useThread(sessionId: number, acting: Acting, callId: number | null, shown: boolean): Thread {
  const queries = useQueryClient();
  const queryKey = acting.actAs ? [...keys.messages(sessionId, callId), acting.actAs] : keys.messages(sessionId, callId);
  const fresh = () => queries.invalidateQueries({ queryKey, exact: true });
  // Otherwise the table of what is stale does it.
  useEvents({ sessionId, types: [callId === null ? "message.sent" : "help.written"] }, () => {
    if (acting.actAs) void fresh();
  });
  const { data, error } = useQuery({
    queryKey,
    queryFn: async () => {
      const { client } = acting;
      const before = queries.getQueryData<Schemas["MessageList"]>(queryKey)?.messages ?? NONE;
      const after = before.at(-1)?.id ?? 0;
      const query = { after };
      const { messages, writes } =
        callId === null
          ? await must(client.GET("/api/sessions/{session_id}/messages", { params: { path: { session_id: sessionId }, query } }))
          : await must(client.GET("/api/sessions/{session_id}/help/{help_id}/messages", { params: { path: { session_id: sessionId, help_id: callId }, query } }));
      return { messages: [...before, ...messages.filter(({ id }) => id > after)].slice(-LISTED), writes };
    },
    // What is new is asked for each time it is opened.
    staleTime: 0,
    refetchInterval: LOOK_AGAIN_MS,
    enabled: shown,
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
  return {
    messages: data?.messages ?? NONE,
    known: data !== undefined,
    writes: data?.writes ?? false,
    error: command.error ?? error,
    sending: command.isPending,
    send: (text, done) => command.mutate(text, { onSuccess: done }),
  };
}

const NONE: readonly Message[] = [];
