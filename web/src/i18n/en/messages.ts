import type { Shape } from "../shape";
import type vi from "../vi/messages";

/** What technicians of a session write to each other. */
export default {
  title: "Technicians' channel",
  open: "Channel",
  ofCall: "Messages of the call with {{name}}",
  inCall: "Write",
  none: "Nothing was written yet. Engineers and the operators of the points read it; the chair does not.",
  noneInCall: "Nothing was written yet. Only this point and the engineers read it.",
  write: "Write to engineers and operators",
  writeInCall: "Write a message",
  send: "Send",
  you: "You",
  unread_one: "{{count}} unread message",
  unread_other: "{{count}} unread messages",
} satisfies Shape<typeof vi>;
