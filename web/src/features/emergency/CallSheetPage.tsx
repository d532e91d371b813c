import "./emergency.css";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { useMay } from "@/api/me";
import type { Schemas } from "@/api/types";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { useEvents } from "@/events/EventsProvider";
import { dayAndClock } from "@/i18n/dates";
import { language } from "@/i18n";
import { Icon } from "@/ui/Icon";
import { SearchBox } from "@/ui/SearchBox";
import { useTitle } from "@/ui/title";
import { CallLine } from "./CallLine";
import { Papers } from "./Papers";
import { FILTERS, type Filter, groupsOf, passes } from "./sheet";

/** Claims of others run out without an event. */
const LOOK_AGAIN_MS = 20_000;

/** The call sheet: everybody who works on it sees at once who calls whom and what was answered. */
export function CallSheetPage() {
  const { t } = useTranslation();
  const id = Number(useParams()["id"]);
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: keys.emergency(id),
    queryFn: () => must(api.GET("/api/emergencies/{conference_id}", { params: { path: { conference_id: id } } })),
    refetchInterval: LOOK_AGAIN_MS,
  });
  useEvents({ conferenceId: id }, () => void queries.invalidateQueries({ queryKey: keys.emergency(id), exact: true }));
  useTitle(data?.title ?? t("emergency.sheet.title"));
  if (!data) return error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <Loading />;
  return <Sheet emergency={data} />;
}

function Sheet({ emergency }: { emergency: Schemas["EmergencyView"] }) {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<Filter>("all");
  const [query, setQuery] = useState("");
  const works = useMay("call_sheet.work");
  const groups = groupsOf(emergency.rows, filter, query);
  const share = emergency.points ? (emergency.joined / emergency.points) * 100 : 0;
  return (
    <div className="page sheet-page">
      <main id="main">
        <div className="pagehead">
          <h1 className="wrap-any">{emergency.title}</h1>
          <span className="push row wrap">
            {works && (
              <Link className="button" to={`/phien/${emergency.session_id}/chu-tri`}>
                {t("emergency.sheet.chair")}
              </Link>
            )}
          </span>
        </div>
        <p className="soft">
          {t("emergency.sheet.directed", {
            authority: t(`emergency.authority.${emergency.authority}`),
            person: emergency.authority_person,
            time: dayAndClock(emergency.directed_at),
            phone: emergency.call_back,
          })}
        </p>
        {emergency.reason && <p className="wrap-any">{t("emergency.sheet.note", { reason: emergency.reason })}</p>}
        {emergency.remarks.length > 0 && (
          <ul className="remarks" aria-label={t("emergency.sheet.remarks")}>
            {emergency.remarks.map((remark) => (
              <li key={remark.words_vi} className="state is-attention">
                <Icon name="clash" />
                <span className="wrap-any">{language() === "en" ? remark.words_en : remark.words_vi}</span>
              </li>
            ))}
          </ul>
        )}
        <Papers emergency={emergency} works={works} />
        <div className="tally">
          <b className="num">{t("emergency.sheet.joined", { joined: String(emergency.joined), total: String(emergency.points) })}</b>
          <span className="progress" aria-hidden="true">
            <i className="is-verified" style={{ width: `${share}%` }} />
          </span>
        </div>
        <div className="filters">
          <SearchBox label={t("emergency.sheet.search")} value={query} onChange={setQuery} />
          {FILTERS.map((name) => (
            <button key={name} className="button" type="button" aria-pressed={filter === name} onClick={() => setFilter(name)}>
              {t(`emergency.sheet.filter.${name}`, { count: emergency.rows.filter((row) => passes(name, row)).length })}
            </button>
          ))}
        </div>
        {!groups.length && <p className="empty">{t("emergency.sheet.none")}</p>}
        {groups.map((group) => (
          <section key={group.key} aria-label={group.name || t("emergency.fields.main")}>
            <div className="sechead">
              <h2>{group.name || t("emergency.fields.main")}</h2>
              <span className="count small">{t("emergency.sheet.group", { joined: String(group.joined), total: String(group.total) })}</span>
            </div>
            <ul className="lines calls">
              {group.rows.map((row) => (
                <CallLine key={row.id} row={row} conferenceId={emergency.conference_id} sessionId={emergency.session_id} works={works} />
              ))}
            </ul>
          </section>
        ))}
      </main>
    </div>
  );
}
