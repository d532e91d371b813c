/** Who looks at the page. */
import { queryOptions, useQuery, type QueryClient } from "@tanstack/react-query";
import { api, forgetDevice, must, rememberMe } from "./client";
import { keys } from "./keys";
import type { Action, Me } from "./types";

export const meQuery = queryOptions({
  queryKey: keys.me,
  queryFn: async () => {
    const me = await must(api.GET("/api/me"));
    rememberMe(me);
    return me;
  },
  staleTime: 5 * 60_000,
});

/** Return who looks at the page; undefined until the server has said so. */
export function useMe(): Me | undefined {
  return useQuery(meQuery).data;
}

/** Whether the caller may do an action somewhere. */
export function may(me: Me | undefined, ...actions: Action[]): boolean {
  return actions.some((action) => me?.may.includes(action));
}

/** Whether whoever looks at the page may do an action somewhere. */
export function useMay(...actions: Action[]): boolean {
  return may(useMe(), ...actions);
}

/** Somebody else looks at the page now: nothing that was fetched before is theirs. */
export function takeOver(queries: QueryClient, me: Me): void {
  rememberMe(me);
  forgetDevice();
  // Not `clear`: what is mounted would go on watching a query that is gone.
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.me[0] });
  queries.setQueryData(keys.me, me);
}
