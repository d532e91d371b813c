import { useQuery, useQueryClient } from "@tanstack/react-query";
import { keys } from "@/api/keys";
import { useEvents } from "@/events/EventsProvider";
import { preparationQuery } from "@/features/preparation/preparation-query";
import type { SessionView } from "@/features/room/session";
import type { FileView } from "./arrange";

const NONE: readonly FileView[] = [];

/** The conference's files, for whoever may read them. */
export function useFiles(view: SessionView): { files: readonly FileView[]; error: Error | null } {
  const queries = useQueryClient();
  const conferenceId = view.conference.id;
  const { data, error } = useQuery({ ...preparationQuery(conferenceId), enabled: view.may.includes("request.read") });
  useEvents({ conferenceId, types: ["file"] }, () => void queries.invalidateQueries({ queryKey: keys.preparation(conferenceId), exact: true }));
  return { files: data?.files ?? NONE, error };
}
