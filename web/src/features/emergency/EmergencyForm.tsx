import { TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState, type FormEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { newRequestKey, under } from "@/api/request-key";
import type { BodyView, PointView, Schemas } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { SendingNote } from "@/app/SendingNote";
import { PointTree } from "@/features/registration/PointTree";
import { buildTree } from "@/features/registration/tree";
import { readTime } from "@/features/registration/typed";
import { clock } from "@/i18n/dates";
import { BodySelect } from "@/ui/BodySelect";
import { Icon } from "@/ui/Icon";
import { useLevelOrder } from "@/ui/levels";
import { AUTHORITIES, directedAt, firstFields, type Missing, missingOf } from "./order";
import { OrderTime } from "./OrderTime";

interface Props {
  start: Schemas["EmergencyStart"];
  /** When ``start`` came here, in milliseconds. */
  receivedAt: number;
  bodies: BodyView[];
  points: PointView[];
  /** What stands under the button. */
  aside: ReactNode;
}

/** Everything that is asked while the telephone is at the ear, on one screen; the button calls at once. */
export function EmergencyForm({ start, receivedAt, bodies, points, aside }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const order = useLevelOrder();
  const tree = useMemo(() => buildTree(bodies, points, order), [bodies, points, order]);
  const [fields, setFields] = useState(() => firstFields(bodies, points));
  const [selected, setSelected] = useState<Set<number>>(new Set());
  const [asked, setAsked] = useState(false);
  const [key, setKey] = useState(newRequestKey);
  const call = useMutation({
    mutationFn: (body: Schemas["EmergencyIn"]) => must(api.POST("/api/emergencies", { params: { header: under(key) }, body })),
    onSuccess: (called) => {
      queries.setQueryData(keys.emergency(called.conference_id), called);
      void queries.invalidateQueries({ queryKey: keys.emergencies, exact: true });
      void navigate(`/khan-cap/${called.conference_id}`);
    },
  });
  const set = (change: Partial<typeof fields>) => setFields({ ...fields, ...change });
  const subs = [...selected].filter((id) => id !== fields.main);
  const missing = missingOf(fields, subs.length);
  const wrong = (name: Missing) => (asked && missing.includes(name) ? t(`emergency.missing.${name}`) : undefined);
  const active = points.filter((point) => point.active);
  const busy = start.elsewhere.filter(({ point_id }) => selected.has(point_id) || point_id === fields.main);
  const marks = new Map(start.elsewhere.map(({ point_id, title }) => [point_id, title]));

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    const { authority, recording, host, main } = fields;
    const now = Date.parse(start.now) + Math.max(0, Date.now() - receivedAt);
    const time = readTime(fields.time ?? clock(now));
    if (missing.length || !time || authority === null || recording === null || host === null || main === null) return;
    // Pressed again after a lost answer, it is the same order: its time does not go on.
    set({ time });
    call.mutate({
      title: fields.title.trim(),
      authority,
      authority_person: fields.person.trim(),
      directed_at: directedAt(time, now),
      call_back: fields.callBack.trim(),
      reason: fields.reason.trim(),
      recording,
      host_body_id: host,
      main_point_id: main,
      sub_point_ids: subs,
    });
  };
  return (
    <form className="shell emergency" onSubmit={submit} noValidate>
      <main id="main">
        <div className="pagehead">
          <h1>{t("emergency.title")}</h1>
          <span className="soft">{t("emergency.lead")}</span>
        </div>
        <fieldset className="picks">
          <legend className="legend">{t("emergency.who")}</legend>
          {AUTHORITIES.map((authority) => (
            <button key={authority} className="button" type="button" aria-pressed={fields.authority === authority} onClick={() => set({ authority })}>
              {t(`emergency.authority.${authority}`)}
            </button>
          ))}
          {wrong("authority") && <small className="is-fault">{wrong("authority")}</small>}
        </fieldset>
        <div className="four">
          <TextInput label={t("emergency.fields.person")} value={fields.person} error={wrong("person")} onChange={(event) => set({ person: event.currentTarget.value })} autoFocus maxLength={120} />
          <OrderTime value={fields.time} now={start.now} receivedAt={receivedAt} onChange={(time) => set({ time })} />
          <TextInput label={t("emergency.fields.callBack")} value={fields.callBack} error={wrong("callBack")} inputMode="tel" onChange={(event) => set({ callBack: event.currentTarget.value })} maxLength={40} />
        </div>
        <div className="two">
          <TextInput label={t("emergency.fields.title")} placeholder={t("emergency.titleHint")} value={fields.title} error={wrong("title")} onChange={(event) => set({ title: event.currentTarget.value })} maxLength={300} />
          <fieldset className="picks">
            <legend className="legend">{t("emergency.recordingAsk")}</legend>
            <button className="button" type="button" aria-pressed={fields.recording === true} onClick={() => set({ recording: true })}>
              {t("emergency.recordingYes")}
            </button>
            <button className="button" type="button" aria-pressed={fields.recording === false} onClick={() => set({ recording: false })}>
              {t("emergency.recordingNo")}
            </button>
            {wrong("recording") && <small className="is-fault">{wrong("recording")}</small>}
          </fieldset>
        </div>
        <section aria-label={t("emergency.points")}>
          <div className="sechead">
            <h2>{t("emergency.points")}</h2>
            <button className="button dense" type="button" onClick={() => setSelected(new Set(active.map(({ id }) => id)))}>
              {t("emergency.whole", { count: active.length })}
            </button>
            {wrong("points") && <small className="is-fault">{wrong("points")}</small>}
          </div>
          <PointTree tree={tree} selected={selected} excluded={new Set()} marks={marks} mainPointId={fields.main} onChange={setSelected} />
        </section>
      </main>
      <aside className="callout">
        <div className="stack">
          <p className="big" role="status">
            {t("emergency.chosen", { count: subs.length + (fields.main === null ? 0 : 1) })}
          </p>
          {busy.length > 0 && (
            <div className="state is-attention">
              <Icon name="clash" />
              <span>
                {t("emergency.elsewhere", { count: busy.length })}
                {busy.slice(0, 3).map(({ point_id, name, title }) => (
                  <span key={point_id} className="small soft line-of">
                    {t("emergency.elsewhereAt", { name, title })}
                  </span>
                ))}
              </span>
            </div>
          )}
          {call.error && <ProblemNote error={call.error} />}
          <SendingNote
            error={call.error}
            to={(id) => `/khan-cap/${id}`}
            onAnew={() => {
              setKey(newRequestKey());
              call.reset();
            }}
          />
          <button className="button primary wide call" type="submit" disabled={call.isPending}>
            <Icon name="phone" />
            {call.isPending ? t("emergency.calling") : t("emergency.call", { count: subs.length + (fields.main === null ? 0 : 1) })}
          </button>
          <TextInput label={t("emergency.fields.reason")} value={fields.reason} onChange={(event) => set({ reason: event.currentTarget.value })} maxLength={500} />
          <BodySelect label={t("emergency.fields.host")} options={bodies} value={fields.host} onChange={(host) => set({ host })} />
          <BodySelect label={t("emergency.fields.main")} options={active} value={fields.main} error={wrong("main")} onChange={(main) => set({ main })} />
          <Channels start={start} />
          {aside}
        </div>
        <p className="foot">{t("emergency.hotline", { phone: start.hotline })}</p>
      </aside>
    </form>
  );
}

/** How points are told besides the telephone; what is off is said. */
function Channels({ start }: { start: Schemas["EmergencyStart"] }) {
  const { t } = useTranslation();
  return (
    <div className="small channels">
      <b>{t("emergency.channels")}</b>
      <span className={start.hook_on ? "state is-verified" : "state is-idle"}>
        <Icon name={start.hook_on ? "check" : "idle"} />
        {t(start.hook_on ? "emergency.hookOn" : "emergency.hookOff")}
      </span>
      <span className={start.mail_on ? "state is-verified" : "state is-idle"}>
        <Icon name={start.mail_on ? "check" : "idle"} />
        {t(start.mail_on ? "emergency.mailOn" : "emergency.mailOff")}
      </span>
    </div>
  );
}
