import { Outlet } from "react-router";
import { EventsProvider } from "@/events/EventsProvider";
import { useMe } from "@/api/me";
import { EmergencyNotice } from "@/features/emergency/EmergencyNotice";

/** Around every page: whoever looks at it gets one event stream. */
export function Root() {
  const me = useMe();
  const reader = me?.may?.includes("events.read") ? `${me.kind}:${me.csrf}` : undefined;
  return (
    <EventsProvider reader={reader}>
      <EmergencyNotice />
      <Outlet />
    </EventsProvider>
  );
}
