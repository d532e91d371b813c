import { useQuery } from "@tanstack/react-query";
import { preparationQuery } from "@/features/preparation/preparation-query";
import type { SessionView } from "@/features/room/session";
import type { FileView } from "./arrange";

const NONE: readonly FileView[] = [];

/** The conference's files, for whoever may read them. */
export function useFiles(view: SessionView): { files: readonly FileView[]; error: Error | null } {
  const conferenceId = view.conference.id;
  const { data, error } = useQuery({ ...preparationQuery(conferenceId), enabled: view.may.includes("request.read") });
  return { files: data?.files ?? NONE, error };
}
