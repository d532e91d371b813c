import { queryOptions } from "@tanstack/react-query";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";

/** Figures move on without an event. */
const LOOK_MS = 5000;

/** The live streams of a conference; looked at again while one is at work. */
export function streamsQuery(conferenceId: number) {
  return queryOptions({
    queryKey: keys.streams(conferenceId),
    queryFn: () => must(api.GET("/api/conferences/{conference_id}/streams", { params: { path: { conference_id: conferenceId } } })),
    refetchInterval: ({ state }) =>
      state.data?.some((stream) => stream.state === "running" || stream.state === "retrying" || stream.state === "starting") ? LOOK_MS : false,
  });
}
