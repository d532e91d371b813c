import "@/features/registration/registration.css";
import "./emergency.css";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { may, useMe } from "@/api/me";
import { bodiesQuery, pointsQuery } from "@/api/queries";
import type { Schemas } from "@/api/types";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { listAddress } from "@/features/conferences/asked";
import { dayAndClock } from "@/i18n/dates";
import { Bounded } from "@/ui/Bounded";
import { Icon } from "@/ui/Icon";
import { useTitle } from "@/ui/title";
import { EmergencyForm } from "./EmergencyForm";

/** The duty engineer's one screen (Art. 9.3), and the emergencies that were called. */
export function EmergencyPage() {
  const { t } = useTranslation();
  const me = useMe();
  useTitle(t("emergency.title"));
  const start = useQuery({ queryKey: keys.emergencies, queryFn: () => must(api.GET("/api/emergencies")) });
  const bodies = useQuery(bodiesQuery);
  const points = useQuery(pointsQuery);
  const error = start.error ?? bodies.error ?? points.error;
  if (!start.data || !bodies.data || !points.data || !me)
    return error ? <ProblemNote error={error} onRetry={() => void start.refetch()} /> : <Loading />;
  if (may(me, "emergency.call"))
    return <EmergencyForm start={start.data} receivedAt={start.dataUpdatedAt} bodies={bodies.data} points={points.data} aside={<Recent start={start.data} />} />;
  return (
    <main id="main" className="page">
      <h1>{t("emergency.title")}</h1>
      <Recent start={start.data} />
    </main>
  );
}

/** Emergencies that were called, the newest first. */
function Recent({ start }: { start: Schemas["EmergencyStart"] }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const shown = all ? start.emergencies : start.emergencies.slice(0, 5);
  return (
    <section className="recent" aria-label={t("emergency.list")}>
      <h2>{t("emergency.list")}</h2>
      {!start.emergencies.length && <p className="soft small">{t("emergency.listNone")}</p>}
      <ul>
        {shown.map((called) => (
          <li key={called.conference_id}>
            <Link to={`/khan-cap/${called.conference_id}`} className="wrap-any">
              {called.title}
            </Link>
            <span className="soft small">
              {dayAndClock(called.called_at)}, {t("emergency.sheet.joined", { joined: String(called.joined), total: String(called.points) })}
            </span>
            {called.papers_missing && (
              <span className="state is-attention small">
                <Icon name="document" />
                {t("emergency.papersMissing")}
              </span>
            )}
          </li>
        ))}
      </ul>
      <Bounded shown={shown.length} total={start.total} />
      {shown.length < start.emergencies.length && (
        <button className="button dense" type="button" onClick={() => setAll(true)}>
          {t("emergency.listMore")}
        </button>
      )}
      {all && shown.length < start.total && <Link to={listAddress({})}>{t("conferences.open")}</Link>}
    </section>
  );
}
