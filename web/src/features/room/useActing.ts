import { useQuery } from "@tanstack/react-query";
import { meQuery } from "@/api/me";
import type { Me } from "@/api/types";
import { type Acting, AS_DEVICE, AS_PERSON, sessionQuery } from "./session";

export interface Actor {
  readonly me: Me | undefined;
  /** Undefined until it is known. */
  readonly acting: Acting | undefined;
  readonly error: unknown;
}

/**
 * Who takes the seat on this page: whoever looks at it; but on an enrolled machine where somebody without a seat in
 * this session is signed in (an engineer who helps), the machine.
 */
export function useActing(sessionId: number): Actor {
  const { data: me, error } = useQuery(meQuery);
  const unsure = me?.kind === "person" && me.device_point != null;
  const asPerson = useQuery({ ...sessionQuery(sessionId, AS_PERSON), enabled: unsure });
  if (!me) return { me, acting: undefined, error };
  if (!unsure) return { me, acting: AS_PERSON, error: null };
  if (asPerson.isPending) return { me, acting: undefined, error: null };
  return { me, acting: asPerson.data?.view.point_id == null ? AS_DEVICE : AS_PERSON, error: null };
}
