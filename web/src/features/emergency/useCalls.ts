/** Commands on a row of the call sheet; each answer is the row as it stands now. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import type { Schemas } from "@/api/types";
import { type CallRow, withRow } from "./sheet";

export type CallCommand =
  | { readonly do: "claim" | "release" }
  | { readonly do: "answer"; readonly step: "heard" | "no_answer" | "coming" | "clear" }
  | { readonly do: "correct"; readonly contact: Omit<Schemas["CallContactIn"], "version"> };

/** Return the mutation for one row; a refusal brings the newest sheet. */
export function useCall(conferenceId: number, row: CallRow) {
  const queries = useQueryClient();
  const key = keys.emergency(conferenceId);
  const params = { path: { conference_id: conferenceId, row_id: row.id } };
  return useMutation({
    mutationFn: (command: CallCommand): Promise<CallRow> => {
      switch (command.do) {
        case "claim":
        case "release":
          return must(api.POST("/api/emergencies/{conference_id}/calls/{row_id}/claim", { params, body: { release: command.do === "release" } }));
        case "answer":
          return must(api.POST("/api/emergencies/{conference_id}/calls/{row_id}", { params, body: { step: command.step, version: row.version, note: row.note } }));
        case "correct":
          return must(api.PUT("/api/emergencies/{conference_id}/calls/{row_id}", { params, body: { ...command.contact, version: row.version } }));
      }
    },
    onSuccess: (changed) =>
      queries.setQueryData<Schemas["EmergencyView"]>(key, (known) => known && { ...known, rows: withRow(known.rows, changed) }),
    onError: () => void queries.invalidateQueries({ queryKey: key, exact: true }),
  });
}
