import { infiniteQueryOptions, queryOptions, type QueryClient } from "@tanstack/react-query";
import { api, must } from "./client";
import { keys } from "./keys";
import type { ConferencesAsked, RecordsAsked } from "./types";

export const bodiesQuery = queryOptions({ queryKey: keys.bodies, queryFn: () => must(api.GET("/api/bodies")) });

export const pointsQuery = queryOptions({ queryKey: keys.points, queryFn: () => must(api.GET("/api/points")) });

/** The levels of the tree, from the top. */
export const levelsQuery = queryOptions({ queryKey: keys.levels, queryFn: () => must(api.GET("/api/tree/levels")), staleTime: 60_000 });

/** The bodies of a day (`2025-07-01`), named and placed as on it. */
export const bodiesOnQuery = (on: string) =>
  queryOptions({ queryKey: [...keys.bodies, on], queryFn: () => must(api.GET("/api/bodies", { params: { query: { on } } })) });

/** All points, named as on a day; active are those that can be registered for it. */
export const pointsOnQuery = (on: string) =>
  queryOptions({ queryKey: [...keys.points, on], queryFn: () => must(api.GET("/api/points", { params: { query: { on } } })) });

/** Conferences of some days, in some states, found by words: the first part of the list. */
export const conferencesQuery = (asked: ConferencesAsked) =>
  queryOptions({
    queryKey: [...keys.conferences, "part", asked],
    queryFn: () => must(api.GET("/api/conferences", { params: { query: asked } })),
  });

/** The same list, part after part. */
export const conferencePagesQuery = (asked: ConferencesAsked) =>
  infiniteQueryOptions({
    queryKey: [...keys.conferences, "parts", asked],
    queryFn: ({ pageParam }) => must(api.GET("/api/conferences", { params: { query: { ...asked, ...(pageParam && { after: pageParam }) } } })),
    initialPageParam: "",
    getNextPageParam: ({ next }) => next ?? undefined,
  });

/** Recordings of some days, found by words, part after part. */
export const recordingPagesQuery = (asked: RecordsAsked) =>
  infiniteQueryOptions({
    queryKey: [...keys.recordings, asked],
    queryFn: ({ pageParam }) => must(api.GET("/api/recordings", { params: { query: { ...asked, ...(pageParam && { after: pageParam }) } } })),
    initialPageParam: "",
    getNextPageParam: ({ next }) => next ?? undefined,
  });

/** Pages of the logbook, in the same way. */
export const logbookPagesQuery = (asked: RecordsAsked) =>
  infiniteQueryOptions({
    queryKey: [...keys.logbook, asked],
    queryFn: ({ pageParam }) => must(api.GET("/api/logbook", { params: { query: { ...asked, ...(pageParam && { after: pageParam }) } } })),
    initialPageParam: "",
    getNextPageParam: ({ next }) => next ?? undefined,
  });

/** After a step of a registration: everything that lists it is asked for anew, without waiting for the event. */
export function refreshConferences(queries: QueryClient): void {
  for (const queryKey of [keys.conferences, keys.today, keys.intake, keys.week, keys.tasks, keys.allSeries])
    void queries.invalidateQueries({ queryKey });
}

/** One registration whole. */
export const conferenceQuery = (id: number) =>
  queryOptions({
    queryKey: keys.conference(id),
    queryFn: () => must(api.GET("/api/conferences/{conference_id}", { params: { path: { conference_id: id } } })),
  });

/** Who registers for whom (Art. 13.6c). */
export const mandatesQuery = queryOptions({ queryKey: keys.mandates, queryFn: () => must(api.GET("/api/mandates")) });

/** Orders of precedence, the newest first. */
export const precedenceQuery = queryOptions({ queryKey: keys.precedence, queryFn: () => must(api.GET("/api/precedence")) });

/** Saved groups of points. */
export const groupsQuery = queryOptions({ queryKey: keys.groups, queryFn: () => must(api.GET("/api/point-groups")) });

/** The week around a day; this one when empty. */
export const weekQuery = (on?: string) =>
  queryOptions({
    queryKey: [...keys.week, on ?? ""],
    queryFn: () => must(api.GET("/api/week", { params: { query: on ? { on } : {} } })),
  });

/** What waits for the Department. */
export const intakeQuery = queryOptions({ queryKey: keys.intake, queryFn: () => must(api.GET("/api/intake")) });

/** A recurring briefing. */
export const seriesQuery = (id: number) =>
  queryOptions({
    queryKey: keys.series(id),
    queryFn: () => must(api.GET("/api/series/{series_id}", { params: { path: { series_id: id } } })),
  });

/** What the rules say of a stored registration. */
export const checkQuery = (id: number) =>
  queryOptions({
    queryKey: keys.check(id),
    queryFn: () => must(api.GET("/api/conferences/{conference_id}/check", { params: { path: { conference_id: id } } })),
  });

/** The draft of a new registration that the server keeps for the caller; null: there is none. */
export const keptDraftQuery = queryOptions({
  queryKey: ["draft"],
  queryFn: async () => {
    try {
      return await must(api.GET("/api/drafts/{name}", { params: { path: { name: "new" } } }));
    } catch {
      // None was kept, or it cannot be had just now: the form begins with what this machine kept.
      return null;
    }
  },
  staleTime: 0,
  gcTime: 0,
  retry: false,
});

/** What the points said to the invitation. */
export const answersQuery = (id: number) =>
  queryOptions({
    queryKey: keys.answers(id),
    queryFn: () => must(api.GET("/api/conferences/{conference_id}/answers", { params: { path: { conference_id: id } } })),
  });
