import type { Shape } from "../shape";
import type vi from "../vi/help";

/** Calls to the engineer on duty. */
export default {
  title: "Call to the engineer",
  call: "Call an engineer",
  hangUp: "End the call",
  end: "End",
  hangUpOf: "End the call of {{name}}",
  hotline: "or ring {{number}}",
  waiting: "Calling an engineer.",
  orRing: "If it is urgent, ring {{number}}.",
  with: "Talking privately with {{name}}.",
  private: "Room and recording do not hear it; the meeting is turned down.",
  broadcast: "This point is broadcast to all: its microphone is in the room, and the engineer does not hear it.",
  urgent: "The Department speaks to all: the call is turned down.",
  connecting: "Connecting…",
  noMicrophone: "No microphone yet: you hear, but are not heard.",
  elsewhere: "It is talked in another window.",
  takeHere: "Bring the call here",
  expected: "The room waits to hear this point: end the call, and the microphone is back in the room.",
  calls: "Calls to the engineer",
  announce: "Calling the engineer: {{names}}",
  waits: "waits {{time}}",
  talks: "talking {{time}}",
  talksWith: "{{name}} is talking {{time}}",
  engineer: "the engineer",
  answer: "Answer",
  answerOf: "Answer {{name}}",
} satisfies Shape<typeof vi>;
