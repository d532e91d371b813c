import type { Shape } from "../shape";
import type vi from "../vi/door";

/** The room's door: lock, waiting room, who is let in and sent back. */
export default {
  title: "The room's door",
  lock: "Lock the room",
  lockHint: "Points in the room stay and come back after a drop; nobody new comes in",
  unlock: "Unlock the room",
  unlockHint: "Points that wait come in by themselves",
  openWaiting: "Open a waiting room",
  openWaitingHint: "Points that come from now on wait until they are let in",
  closeWaiting: "Close the waiting room",
  closeWaitingHint: "All points that wait come in by themselves",
  isLocked: "The room is locked ({{who}})",
  isWaiting: "There is a waiting room ({{who}})",
  lockedMark: "Room locked",
  waiting: "Waiting to come in",
  waits: "waits for {{time}}",
  held: "sent back {{time}} ago",
  entry: { waiting: "waits to come in", held: "sent back to the waiting room" },
  noBody: "No body above",
  lockedHint: "Unlock the room, then let them in.",
  admit: "Let in",
  admitOf: "Let {{name}} into the room",
  admitHint: "At once, or straight away when it comes.",
  admitAll: "Let all in ({{count}})",
  admitGroup: "Let the group in ({{count}})",
  admitGroupOf: "Let in all points of {{name}} that wait",
  sendBack: "Send back to wait",
  sendBackOf: "Send {{name}} back to the waiting room",
  sendBackHint: "It is disconnected and waits until it is let in; its floor and its place in the queue are gone.",
} satisfies Shape<typeof vi>;
