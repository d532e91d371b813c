import type { Shape } from "../shape";
import type vi from "../vi/incidents";

/** Faults reported while a session runs. */
export default {
  title: "Reported faults",
  announce: "Faults that nobody has taken: {{names}}",
  number: "SC-{{number}}",
  by: "reported by {{name}}",
  waits: "not taken yet, {{time}}",
  taken: "{{name}} took it after {{time}}",
  take: "Take in hand",
  takeOf: "Take the fault of {{name}} in hand",
  solve: "Solved…",
  solveOf: "Note that the fault of {{name}} was solved",
  outcome: "What was done?",
  done: "Note as solved",
  report: "Report a fault",
  reported: "Fault reported at {{time}}: {{text}}.",
  reportedAt: "Fault reported at {{time}}.",
  worked: "{{name}} works on it.",
  unanswered: "Nobody has taken it yet.",
} satisfies Shape<typeof vi>;
