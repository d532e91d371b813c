/** The words of the form's fields, wherever one is named. */
import type { DraftField } from "./draft";

const REGISTRATION = {
  title: "title", kind: "kind", scope: "scope", hostBodyId: "hostBodyId", coordinator: "coordinator", phone: "phone",
  day: "day", start: "start", end: "end", rehearse: "rehearse", rehearsalDay: "rehearsalDay", rehearsalTime: "rehearsalTime",
  mainPointId: "mainPointId", recording: "recording", slides: "slides", clip: "clip", stream: "stream", note: "note",
} as const;
const PLANNING = {
  organiserBodyId: "organiserBodyId", dutyOfficer: "dutyOfficer", dutyPhone: "dutyPhone", outsideHost: "outsideHost",
  outsideProtocol: "outsideProtocol", outsideAddress: "outsideAddress", outsideContact: "outsideContact",
  invitationNumber: "invitationNumber", invitationDay: "invitationDay", heldElsewhere: "heldElsewhere", secret: "secret",
} as const;

/** Return the key of a field's word, as the form has it. */
export function wordOf(field: DraftField) {
  if (field in REGISTRATION) return `registration.fields.${REGISTRATION[field as keyof typeof REGISTRATION]}` as const;
  if (field in PLANNING) return `planning.fields.${PLANNING[field as keyof typeof PLANNING]}` as const;
  return field === "venues" ? ("planning.fields.venue" as const) : ("registration.parts.who" as const);
}
