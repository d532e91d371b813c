/** What the caller may do with a registration: the intake machine of the server, narrowed by permission. */
import type { Action, ConferenceView } from "@/api/types";

export type Step = "submit" | "confirm" | "conflict" | "cancel";

const NEEDS: Record<Step, Action> = {
  submit: "conference.register",
  confirm: "conference.confirm",
  conflict: "conference.confirm",
  cancel: "conference.cancel",
};

const FROM: Record<Step, readonly ConferenceView["intake"][]> = {
  submit: ["draft"],
  confirm: ["received", "in_conflict"],
  conflict: ["received", "confirmed"],
  cancel: ["draft", "received", "confirmed", "in_conflict"],
};

const ORDER: readonly Step[] = ["submit", "confirm", "conflict", "cancel"];

/** Return the steps that are open, and whether the registration may be changed (no session was opened yet). */
export function stepsOf(conference: Pick<ConferenceView, "may" | "intake" | "sessions">): { steps: Step[]; edit: boolean } {
  const { may, intake, sessions } = conference;
  const untouched = sessions.every(({ opened_at }) => !opened_at);
  const ended = sessions.some(({ kind, state }) => kind === "live" && state !== "planned");
  const steps = ORDER.filter((step) => may.includes(NEEDS[step]) && FROM[step].includes(intake) && !(ended && step !== "submit"));
  return { steps, edit: may.includes("conference.register") && intake !== "cancelled" && untouched };
}
