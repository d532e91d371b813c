import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import type { Me, Today } from "@/api/types";
import { cameFrom } from "@/app/trail";
import { clock } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";
import { isRunning, sessionForDevice } from "./parts";

/** What a point's device shows between sessions; enters the room by itself when the session opens. */
export function WaitingPage({ me, today }: { me: Me; today: Today }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  // A machine that was switched on enters at once; somebody who came back from the room on purpose does not.
  const [cameBack] = useState(() => cameFrom().startsWith("/phien/"));
  const entry = sessionForDevice(today.sessions);
  const running = entry && isRunning(entry.session) ? entry.session.id : undefined;
  const before = useRef(cameBack ? running : undefined);
  useEffect(() => {
    if (running !== undefined && running !== before.current) void navigate(`/phien/${running}/phong`);
    before.current = running;
  }, [before, navigate, running]);
  return (
    <main id="main" className="calm">
      <h1 className="wrap-any">{t("today.waiting.title", { name: me.device_point?.name ?? me.name })}</h1>
      <p className={running ? "state is-action" : "state is-verified"}>
        <Icon name={running ? "screen" : "check"} />
        {running ? t("today.waiting.running") : t("today.waiting.ready")}
      </p>
      {entry ? (
        <>
          <p className="lead wrap-any">
            <b>{entry.conference.title}</b>
          </p>
          <p className="soft">
            {t(running ? "today.waiting.startsAt" : "today.waiting.nextAt", { time: clock(entry.session.starts_at) })}. {t("today.host", { name: entry.conference.host_name })}.
          </p>
          {!running && <p className="soft">{t("today.waiting.lead")}</p>}
          <p className="row wrap">
            <Link className={running ? "button primary" : "button"} to={`/phien/${entry.session.id}/phong`}>
              {running ? t("today.waiting.enter") : t("today.waiting.check")}
            </Link>
          </p>
        </>
      ) : (
        <p className="soft">{t("today.waiting.nothing")}</p>
      )}
      {me.hotline && (
        <p className="soft num">
          {t("today.hotline")} {me.hotline}
        </p>
      )}
    </main>
  );
}
