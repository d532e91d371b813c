import "./agenda.css";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ConferenceView, Schemas } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { clock, dayAndClock } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";
import { type Agenda, type Item, speakersOf, totalMinutes } from "./agenda";
import { AgendaEditor } from "./AgendaEditor";
import { agendaQuery } from "./useAgenda";

const MINUTE = 60_000;

/** The agenda on the page of a registration: read by everybody who takes part, edited in place. */
export function AgendaSection({ conference }: { conference: ConferenceView }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(agendaQuery(conference.id));
  const [editing, setEditing] = useState(false);
  const mayWrite = conference.may.includes("agenda.write") && !closed(conference);
  const empty = !data?.items.length;
  if (data && empty && !mayWrite) return null;
  return (
    <section aria-label={t("agenda.title")}>
      <div className="sechead">
        <h2>{t("agenda.title")}</h2>
        {data && !empty && <span className="count small">{t("agenda.total", { count: data.items.length, minutes: String(totalMinutes(data.items)) })}</span>}
        {data && mayWrite && !editing && (
          <button className="button push" type="button" onClick={() => setEditing(true)}>
            <Icon name="pencil" />
            {t(empty ? "agenda.write" : "agenda.edit")}
          </button>
        )}
      </div>
      {error && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {data && editing && <AgendaEditor conference={conference} agenda={data} onDone={() => setEditing(false)} />}
      {data && !editing && empty && <p className="soft">{t("agenda.noneHint")}</p>}
      {data && !editing && !empty && <Lines conference={conference} agenda={data} />}
    </section>
  );
}

function closed({ intake, sessions }: ConferenceView): boolean {
  return intake === "cancelled" || intake === "entered" || sessions.some(({ kind, state }) => kind === "live" && state === "ended");
}

function Lines({ conference, agenda }: { conference: ConferenceView; agenda: Agenda }) {
  const { t } = useTranslation();
  return (
    <>
      <ol className="lines agenda-lines">
        {agenda.items.map((item, place) => (
          <li key={item.id}>
            <span className="num soft">{item.number}</span>
            <b className="wrap-any">{item.title}</b>
            <span className="small soft num">
              {planned(conference, agenda.items.slice(0, place))} {item.minutes ? t("agenda.minutes", { count: item.minutes }) : t("agenda.untimed")}
            </span>
            <More item={item} />
          </li>
        ))}
      </ol>
      {agenda.changed_at && <p className="soft small">{t("agenda.changed", { who: agenda.changed_by, time: dayAndClock(agenda.changed_at) })}</p>}
    </>
  );
}

/** When an item is planned to begin; nobody can say after one that takes as long as it takes. */
function planned({ starts_at }: ConferenceView, before: readonly Item[]): string {
  if (before.some(({ minutes }) => !minutes)) return "";
  return `${clock(Date.parse(starts_at) + totalMinutes(before) * MINUTE)},`;
}

function More({ item }: { item: Item }) {
  const { t } = useTranslation();
  const gone = item.speakers.filter(({ invited }) => !invited);
  if (!item.speakers.length && !item.files.length) return null;
  return (
    <span className="more small soft">
      {[speakersOf(item), ...item.files.map(fileWords(t("agenda.notReady")))].filter(Boolean).join(" · ")}
      {gone.map(({ point_id, point_name }) => (
        <span key={point_id} className="state is-attention small">
          <Icon name="fault" />
          {point_name}: {t("agenda.notInvited")}
        </span>
      ))}
    </span>
  );
}

function fileWords(notReady: string) {
  return ({ name, state }: Schemas["AgendaFileView"]): string => (state === "ready" ? name : `${name} (${notReady})`);
}
