import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useConnection } from "@/events/EventsProvider";
import { stretch } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";

/** A stream that is only renewed is back sooner than this; a machine without a network is not waited for. */
const PATIENCE_MS = 4000;
const TICK_MS = 1000;

/** Says that the connection is gone, and how old what is shown is. */
export function ConnectionBanner() {
  const { t } = useTranslation();
  const { connected, knownAt } = useConnection();
  const [lost, setLost] = useState<{ since: number; now: number }>();
  useEffect(() => {
    if (connected) return undefined;
    const since = Date.now();
    const timer = window.setInterval(() => setLost({ since, now: Date.now() }), TICK_MS);
    return () => {
      window.clearInterval(timer);
      setLost(undefined);
    };
  }, [connected]);
  const patience = navigator.onLine ? PATIENCE_MS : 0;
  if (connected || !lost || lost.now - lost.since < patience) return null;
  return (
    <p className="banner" role="status">
      <Icon name="lost" />
      {knownAt === undefined ? t("stream.unknown") : t("stream.lost", { age: stretch((lost.now - knownAt) / 1000) })}
    </p>
  );
}
