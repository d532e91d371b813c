import { queryOptions } from "@tanstack/react-query";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";

/** While a file is made ready its figure moves on without an event. */
const LOOK_MS = 1500;

/** Technical requests and files of a conference. */
export function preparationQuery(conferenceId: number) {
  return queryOptions({
    queryKey: keys.preparation(conferenceId),
    queryFn: () => must(api.GET("/api/conferences/{conference_id}/preparation", { params: { path: { conference_id: conferenceId } } })),
    refetchInterval: ({ state }) => (state.data?.files.some((file) => file.state === "working" || file.state === "queued") ? LOOK_MS : false),
  });
}

/** What is asked for on the coming days of a series. */
export function seriesRequestsQuery(seriesId: number) {
  return queryOptions({
    queryKey: keys.seriesRequests(seriesId),
    queryFn: () => must(api.GET("/api/series/{series_id}/requests", { params: { path: { series_id: seriesId } } })),
  });
}
