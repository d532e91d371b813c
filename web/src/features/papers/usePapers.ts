import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";

/** The documents of a conference, and how to ask for them again. */
export function usePapers(conferenceId: number, enabled = true) {
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: keys.papers(conferenceId),
    queryFn: () => must(api.GET("/api/conferences/{conference_id}/documents", { params: { path: { conference_id: conferenceId } } })),
    enabled,
  });
  return { ...query, again: () => queries.invalidateQueries({ queryKey: keys.papers(conferenceId) }) };
}
