/** The shared stream over the browser's own EventSource, BroadcastChannel and Web Locks. */
import { SharedEvents, type Channel, type Elect } from "./shared";

const NAME = "nhipcau.events";

/** Pages over plain HTTP from another machine have no locks: each tab then reads a stream of its own. */
const electAlone: Elect = (_name, _signal, lead) => lead();

const electByLock: Elect = async (name, signal, lead) => {
  await navigator.locks.request(name, { signal }, lead);
};

const nobody: Channel = { postMessage: () => undefined, onmessage: null, close: () => undefined };

/** Make the stream of whoever acts (``device``: the enrolled device although a person is signed in). */
export function createEvents(actAs?: "device"): SharedEvents {
  const shared = "locks" in navigator && "BroadcastChannel" in window;
  return new SharedEvents({
    name: actAs ? `${NAME}.${actAs}` : NAME,
    actAs,
    open: (address) => new EventSource(address),
    channel: (name) => (shared ? (new BroadcastChannel(name) as Channel) : { ...nobody }),
    elect: shared ? electByLock : electAlone,
  });
}
