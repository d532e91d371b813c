/** How data is fetched and kept: fresh by events, tried again only when trying helps. */
import { QueryCache, QueryClient } from "@tanstack/react-query";
import { keys } from "@/api/keys";
import { asProblem } from "@/api/problem";

const TRIES = 3;
/** Without a connection what is shown is asked for again this often. */
const AGAIN_MS = 10_000;

/** Return a client whose queries are refreshed by events, not by time. */
export function createQueries(): QueryClient {
  const queries: QueryClient = new QueryClient({
    // The sign-in ran out: ask who looks at the page, and the frame leads to the sign-in page.
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (asProblem(error).status === 401 && query.queryKey !== keys.me) void queries.invalidateQueries({ queryKey: keys.me });
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        refetchOnWindowFocus: true,
        retry: (count, error) => {
          const { status } = asProblem(error);
          // A machine that knows that it has no network says so at once.
          if (status === 0 && !navigator.onLine) return false;
          return count < TRIES && (status === 0 || status >= 500);
        },
        // Held back without a network, data would be waited for in silence; and a server on the same machine needs none.
        networkMode: "always",
        refetchOnReconnect: true,
        refetchInterval: ({ state: { error } }) => (error && asProblem(error).status === 0 ? AGAIN_MS : false),
      },
      // Without a network a press is refused in words at once: held back, it would say nothing and be lost with the page.
      mutations: { retry: false, networkMode: "always" },
    },
  });
  return queries;
}
