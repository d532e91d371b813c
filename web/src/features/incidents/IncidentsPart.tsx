import "./incidents.css";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemNote } from "@/app/ProblemNote";
import { AS_PERSON } from "@/features/room/session";
import { useForgetting } from "@/features/room/useForgetting";
import { stretch } from "@/i18n/dates";
import { Announcement } from "@/ui/Announcement";
import { Icon } from "@/ui/Icon";
import { type Incident, type IncidentOrder, useIncidentCommand, useIncidents } from "./useIncidents";

interface Props {
  sessionId: number;
  now: number;
  /** Shows the point of a card in depth. */
  onChoose: (pointId: number) => void;
}

/** Faults that were reported, the oldest first: how long nobody has taken each, who works on it, and the word that ends it. */
export function IncidentsPart({ sessionId, now, onChoose }: Props) {
  const { t } = useTranslation();
  const { data } = useIncidents(sessionId, AS_PERSON, "wall");
  const command = useIncidentCommand(sessionId, AS_PERSON);
  useForgetting(command);
  const incidents = data?.incidents ?? [];
  const untaken = incidents.filter(({ taken_at: taken }) => !taken).map(({ label }) => label);
  const announcement = <Announcement words={untaken.length > 0 ? t("incidents.announce", { names: untaken.join(", ") }) : ""} />;
  // The same place in both cases: a region that comes with its words is not read.
  if (incidents.length === 0) return announcement;
  return (
    <>
      {announcement}
      <section className="incident-cards" aria-label={t("incidents.title")}>
        <h2>
          {t("incidents.title")} <span className="count num">{incidents.length}</span>
        </h2>
        {command.error && <ProblemNote error={command.error} />}
        <ol>
          {incidents.map((incident) => (
            <Card key={incident.id} incident={incident} works={data?.works ?? false} busy={command.isPending} now={now} onChoose={onChoose} onOrder={command.mutate} />
          ))}
        </ol>
      </section>
    </>
  );
}

interface CardProps {
  incident: Incident;
  works: boolean;
  busy: boolean;
  now: number;
  onChoose: (pointId: number) => void;
  onOrder: (order: IncidentOrder) => void;
}

function Card({ incident, works, busy, now, onChoose, onOrder }: CardProps) {
  const { t } = useTranslation();
  const { id, label, text, opened_at: opened, taken_at: taken, taken_by: by } = incident;
  const [ending, setEnding] = useState(false);
  const between = (until: number) => stretch(Math.max(0, until - Date.parse(opened)) / 1000);
  return (
    <li className="incident-card">
      <button className="incident-what" type="button" onClick={() => onChoose(incident.point_id)}>
        <span className="incident-head">
          <b className="wrap-any">{label}</b> <span className="num soft">{t("incidents.number", { number: String(id) })}</span>
        </span>
        {text && <span className="wrap-any">{text}</span>}
        {incident.reported_by !== label && <span className="note">{t("incidents.by", { name: incident.reported_by })}</span>}
        <span className={`state ${taken ? "" : "is-fault"}`}>
          <Icon name={taken ? "check" : "fault"} />
          {taken ? t("incidents.taken", { name: by, time: between(Date.parse(taken)) }) : t("incidents.waits", { time: between(now) })}
        </span>
      </button>
      {works && !ending && (
        <span className="row wrap">
          {!taken && (
            <button className="button dense primary" type="button" disabled={busy} aria-label={t("incidents.takeOf", { name: label })} onClick={() => onOrder({ id, do: "take" })}>
              {t("incidents.take")}
            </button>
          )}
          <button className="button dense" type="button" aria-label={t("incidents.solveOf", { name: label })} onClick={() => setEnding(true)}>
            {t("incidents.solve")}
          </button>
        </span>
      )}
      {works && ending && <Ending busy={busy} onSolve={(outcome) => onOrder({ id, do: "solve", outcome })} onCancel={() => setEnding(false)} />}
    </li>
  );
}

interface EndingProps {
  busy: boolean;
  onSolve: (outcome: string) => void;
  onCancel: () => void;
}

function Ending({ busy, onSolve, onCancel }: EndingProps) {
  const { t } = useTranslation();
  const [outcome, setOutcome] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (outcome.trim() && !busy) onSolve(outcome.trim());
  };
  return (
    <form className="incident-end" onSubmit={submit}>
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- the press that opened it asked for it */}
      <input className="input" autoFocus aria-label={t("incidents.outcome")} placeholder={t("incidents.outcome")} maxLength={500} value={outcome} onChange={(event) => setOutcome(event.target.value)} />
      <span className="row wrap">
        <button className="button dense primary" type="submit" disabled={busy || !outcome.trim()}>
          {t("incidents.done")}
        </button>
        <button className="button dense" type="button" onClick={onCancel}>
          {t("action.cancel")}
        </button>
      </span>
    </form>
  );
}
