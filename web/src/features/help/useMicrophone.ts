/** This machine's microphone while it is needed: asked for with the first call, let go with its end. */
import { useEffect, useState, useSyncExternalStore } from "react";
import { Devices } from "@/room/devices";

interface Microphone {
  readonly microphone: MediaStreamTrack | null;
  /** Where sound is played; empty: the system's choice. */
  readonly speaker: string;
}

export function useMicrophone(needed: boolean): Microphone {
  const [devices] = useState(() => new Devices(navigator.mediaDevices as MediaDevices | undefined, localStorage, ["microphone"]));
  useEffect(() => {
    if (!needed) return undefined;
    void devices.open();
    return () => devices.close();
  }, [devices, needed]);
  const held = useSyncExternalStore(devices.view.subscribe, devices.view.get);
  return { microphone: held.microphone, speaker: held.used.speaker };
}
