import "./papers.css";
import { TextInput, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import type { DutyPage as Duty } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { Doorway } from "@/features/access/Doorway";
import { secretOf } from "@/features/access/arrival";
import { clock, dayAndClock, longDay } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";

interface Named {
  name: string;
  phone: string;
}

/** Where a company that keeps line or power up acknowledges and names who is on duty, without an account. */
export function DutyPage() {
  const { t } = useTranslation();
  const [token] = useState(() => secretOf(location.hash));
  const [duty, setDuty] = useState<Duty>();
  const read = useMutation({ mutationFn: () => must(api.POST("/api/duty", { body: { token } })), onSuccess: setDuty });
  const asked = useRef(false);
  const { mutate } = read;
  useEffect(() => {
    if (asked.current || !token) return;
    asked.current = true;
    mutate();
  }, [mutate, token]);
  const lead = duty && t("papers.dutyPage.lead", { provider: duty.provider });
  return (
    <Doorway title={t("papers.dutyPage.title")} {...(lead ? { lead } : {})}>
      {!token && <p>{t("papers.dutyPage.missing")}</p>}
      {read.error && <ProblemNote error={read.error} />}
      {duty && <Answer key={duty.acknowledged_at} duty={duty} token={token} onAnswered={setDuty} />}
    </Doorway>
  );
}

function Answer({ duty, token, onAnswered }: { duty: Duty; token: string; onAnswered: (duty: Duty) => void }) {
  const { t } = useTranslation();
  const [people, setPeople] = useState<Record<number, Named>>(() =>
    Object.fromEntries(duty.sessions.map(({ id, name, phone }) => [id, { name, phone }])),
  );
  const [note, setNote] = useState(duty.note);
  const [tried, setTried] = useState(false);
  const send = useMutation({
    mutationFn: () => {
      const named = Object.entries(people).filter(([, { name, phone }]) => name.trim() && phone.trim());
      return must(
        api.POST("/api/duty/answer", { body: { token, note, people: named.map(([id, who]) => ({ session_id: Number(id), name: who.name.trim(), phone: who.phone.trim() })) } }),
      );
    },
    onSuccess: onAnswered,
  });
  const half = Object.values(people).some(({ name, phone }) => !name.trim() !== !phone.trim());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!half) send.mutate();
  };
  const set = (id: number, part: Partial<Named>) => setPeople({ ...people, [id]: { name: "", phone: "", ...people[id], ...part } });
  return (
    <form className="form" onSubmit={submit} noValidate>
      <div className="stack">
        <h2 className="wrap-any">{duty.title}</h2>
        {duty.cancelled && <p className="state is-attention">{t("papers.dutyPage.cancelled")}</p>}
        {duty.acknowledged_at && (
          <p className="state is-verified" role="status">
            <Icon name="check" />
            {t("papers.dutyPage.thanks", { time: dayAndClock(duty.acknowledged_at) })}
          </p>
        )}
        <dl className="pairs duty-facts">
          <dt>{t("papers.dutyPage.host")}</dt>
          <dd>{duty.host}</dd>
          <dt>{t("papers.dutyPage.mainPoint")}</dt>
          <dd>{duty.main_point}</dd>
          <dt>{t("papers.dutyPage.coordinator")}</dt>
          <dd>{[duty.coordinator, duty.coordinator_phone].filter(Boolean).join(", ")}</dd>
          <dt>{t("papers.dutyPage.hotline")}</dt>
          <dd>{duty.hotline}</dd>
        </dl>
        <details>
          <summary>{t("papers.dutyPage.points", { count: duty.points.length })}</summary>
          <ul className="columns">
            {duty.points.map((name) => (
              <li key={name}>{name}</li>
            ))}
          </ul>
        </details>
      </div>
      {duty.sessions.map((session) => (
        <fieldset className="duty-session" key={session.id} disabled={duty.cancelled}>
          <legend>
            <b>{t(`papers.duty.session.${session.kind as "rehearsal" | "live"}`)}</b>, {longDay(session.starts_at)}, {clock(session.starts_at)} – {clock(session.ends_at)}
          </legend>
          <div className="two">
            <TextInput label={t("papers.dutyPage.name")} value={people[session.id]?.name ?? ""} maxLength={120} autoComplete="name" onChange={({ currentTarget }) => set(session.id, { name: currentTarget.value })} />
            <TextInput label={t("papers.dutyPage.phone")} value={people[session.id]?.phone ?? ""} maxLength={32} type="tel" autoComplete="tel" onChange={({ currentTarget }) => set(session.id, { phone: currentTarget.value })} />
          </div>
        </fieldset>
      ))}
      <Textarea label={t("papers.dutyPage.note")} description={t("papers.dutyPage.noteHint")} value={note} maxLength={500} autosize minRows={2} disabled={duty.cancelled} onChange={({ currentTarget }) => setNote(currentTarget.value)} />
      {tried && half && <p className="state is-attention" role="alert">{t("papers.dutyPage.partial")}</p>}
      {send.error && <ProblemNote error={send.error} />}
      <button className="button primary wide" type="submit" disabled={send.isPending || duty.cancelled}>
        {t(duty.acknowledged_at ? "papers.dutyPage.again" : "papers.dutyPage.send")}
      </button>
    </form>
  );
}
