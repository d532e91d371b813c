import { Autocomplete, Checkbox, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { may, useMe } from "@/api/me";
import { pointsOnQuery } from "@/api/queries";
import { dayKey } from "@/i18n/dates";
import type { Schemas } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { BodySelect } from "@/ui/BodySelect";
import { Icon } from "@/ui/Icon";
import { Delegates } from "./Delegates";

export type Reply =
  | { readonly comes: true; readonly body: Schemas["AcknowledgeIn"] }
  | { readonly comes: false; readonly body: Schemas["DeclineIn"] };

interface Props {
  invitation: Schemas["InvitationView"];
  /** The answer that this one takes the place of. */
  version: number;
  pending: boolean;
  error: unknown;
  /** Something differs from what the form began with. */
  onTyped: () => void;
  onSend: (reply: Reply) => void;
}

/** Says that the point comes, with operator and delegates, or that it does not, and why. */
export function AnswerForm({ invitation, version, pending, error, onTyped, onSend }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const points = useQuery({ ...pointsOnQuery(dayKey(invitation.starts_at)), enabled: may(me, "points.read") }).data ?? [];
  const { answer, team } = invitation;
  const [comes, setComes] = useState(answer.state !== "declined");
  const [operator, setOperator] = useState(answer.operator);
  const [phone, setPhone] = useState(answer.operator_phone);
  const [delegates, setDelegates] = useState<Schemas["DelegateIn"][]>([...invitation.delegates]);
  const [reason, setReason] = useState(answer.reason);
  const [substitute, setSubstitute] = useState(answer.substitute);
  const [substitutePoint, setSubstitutePoint] = useState<number | null>(answer.substitute_point_id ?? null);
  const [series, setSeries] = useState(false);
  const [asked, setAsked] = useState(false);
  const [openedAt] = useState(() => Date.now());
  const typed = JSON.stringify([comes, operator, phone, delegates, reason, substitute, substitutePoint, series]);
  const [begun] = useState(typed);
  const tell = useRef(onTyped);
  useEffect(() => {
    tell.current = onTyped;
  });
  useEffect(() => {
    if (typed !== begun) tell.current();
  }, [typed, begun]);
  const named = operator.trim();
  const nameless = delegates.some(({ name }) => !name.trim());
  const wrong = comes ? !named || nameless : reason.trim().length < 3;
  const known = team.find(({ name }) => name === named);
  const trained = known ? known.trained : answer.operator === named ? answer.operator_trained === true : false;
  const choose = (name: string) => {
    setOperator(name);
    const member = team.find((one) => one.name === name);
    if (member?.phone) setPhone(member.phone);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (wrong) return;
    const common = { version, whole_series: series };
    onSend(
      comes
        ? {
            comes,
            body: {
              ...common,
              operator: named,
              operator_phone: phone.trim(),
              delegates: delegates.map(({ name, post, body }) => ({ name: name.trim(), post: (post ?? "").trim(), body: (body ?? "").trim() })),
            },
          }
        : { comes, body: { ...common, reason: reason.trim(), substitute: substitute.trim(), substitute_point_id: substitutePoint } },
    );
  };
  if (invitation.intake === "cancelled" || Date.parse(invitation.ends_at) < openedAt) return <p className="soft">{t("preparation.reply.over")}</p>;
  return (
    <form className="stack answer-form" onSubmit={submit} noValidate>
      <div className="row wrap" role="group" aria-label={t("preparation.reply.title")}>
        <button className="button" type="button" aria-pressed={comes} onClick={() => setComes(true)}>
          {t("preparation.reply.come")}
        </button>
        <button className="button" type="button" aria-pressed={!comes} onClick={() => setComes(false)}>
          {t("preparation.reply.notCome")}
        </button>
      </div>
      {comes ? (
        <>
          <div className="pair-fields">
            <Autocomplete
              label={t("preparation.reply.operator")}
              description={t("preparation.reply.operatorHint")}
              inputWrapperOrder={["label", "input", "description", "error"]}
              data={[...new Set(team.map(({ name }) => name))]}
              value={operator}
              onChange={choose}
              maxLength={120}
              error={asked && !named ? t("preparation.reply.needOperator") : undefined}
            />
            <TextInput label={t("preparation.reply.phone")} value={phone} maxLength={40} inputMode="tel" onChange={(event) => setPhone(event.currentTarget.value)} />
          </div>
          {named && !trained && (
            <p className="state is-attention untrained">
              <Icon name="fault" />
              <span>{t("preparation.reply.untrained", { name: named })}</span>
            </p>
          )}
          <Delegates conferenceId={invitation.conference_id} pointId={answer.point_id} delegates={delegates} onChange={setDelegates} error={asked && nameless ? t("preparation.reply.needName") : ""} />
        </>
      ) : (
        <>
          <Textarea label={t("preparation.reply.reason")} value={reason} maxLength={500} autosize onChange={(event) => setReason(event.currentTarget.value)} error={asked && wrong ? t("preparation.reply.needReason") : undefined} />
          <TextInput label={t("preparation.reply.substitute")} value={substitute} maxLength={200} onChange={(event) => setSubstitute(event.currentTarget.value)} />
          {points.length > 0 && <BodySelect label={t("preparation.reply.substitutePoint")} options={points.filter(({ active }) => active)} value={substitutePoint} onChange={setSubstitutePoint} />}
        </>
      )}
      {invitation.series_id != null && <Checkbox label={t("preparation.reply.series")} checked={series} onChange={(event) => setSeries(event.currentTarget.checked)} />}
      {error != null && <ProblemNote error={error} />}
      <button className="button primary" type="submit" disabled={pending}>
        {t(answer.answered_at && !answer.stale ? "preparation.reply.change" : comes ? "preparation.reply.send" : "preparation.reply.sendNo")}
      </button>
    </form>
  );
}
