import { NumberInput, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { type Mark, MARKS, needsReason, type RollLine, said } from "./roll";

interface Props {
  sessionId: number;
  line: RollLine;
  ended: boolean;
  /** What was chosen by a key; empty: what the roll says. */
  chosen: Mark | null;
  pending: boolean;
  onSave: (mark: Mark, reason: string, people: number | null) => void;
  onClose: () => void;
}

/** Corrects a point: its mark, why, and how many of its delegates are there. */
export function MarkForm({ sessionId, line, ended, chosen, pending, onSave, onClose }: Props) {
  const { t } = useTranslation();
  const [mark, setMark] = useState<Mark>(chosen ?? said(line) ?? "present");
  const [reason, setReason] = useState(line.reason);
  const [people, setPeople] = useState<number | null>(line.people);
  const [tried, setTried] = useState(false);
  const lacks = !reason.trim() && needsReason(line, mark, ended);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!lacks) onSave(mark, reason.trim(), people);
  };
  return (
    <form className="mark-form" aria-label={t("roll.editOf", { name: line.name })} onSubmit={submit}>
      <div className="row wrap">
        {MARKS.map((one) => (
          <button key={one} className="button" type="button" aria-pressed={mark === one} onClick={() => setMark(one)}>
            {t(`roll.mark.${one}`)}
          </button>
        ))}
      </div>
      <div className="mark-fields">
        <TextInput
          label={t("roll.form.reason")}
          value={reason}
          maxLength={300}
          autoFocus
          error={tried && lacks ? t("roll.form.reasonNeeded") : undefined}
          onChange={(event) => setReason(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") onClose();
          }}
        />
        <NumberInput
          label={t("roll.form.people")}
          value={people ?? ""}
          placeholder={String(line.delegates)}
          min={0}
          max={999}
          allowDecimal={false}
          onChange={(value) => setPeople(typeof value === "number" ? value : null)}
        />
        <span className="row">
          <button className="button primary" type="submit" disabled={pending}>
            {t("roll.form.save")}
          </button>
          <button className="button" type="button" onClick={onClose}>
            {t("roll.form.cancel")}
          </button>
        </span>
      </div>
      <Named sessionId={sessionId} line={line} />
    </form>
  );
}

/** Who was named for the point, with their posts. */
function Named({ sessionId, line }: { sessionId: number; line: RollLine }) {
  const { t } = useTranslation();
  const { data } = useQuery({
    queryKey: keys.rollDelegates(sessionId, line.point_id),
    queryFn: () => must(api.GET("/api/sessions/{session_id}/roll/points/{point_id}/delegates", { params: { path: { session_id: sessionId, point_id: line.point_id } } })),
    enabled: line.delegates > 0,
  });
  if (!line.delegates) return <p className="small soft">{t("roll.form.noDelegates")}</p>;
  return (
    <details className="small">
      <summary>
        {t("roll.form.delegates")} ({line.delegates})
      </summary>
      <ol className="named">
        {(data?.delegates ?? []).map((one, place) => (
          <li key={place}>
            {one.name}
            {one.post && `, ${one.post}`}
          </li>
        ))}
      </ol>
    </details>
  );
}
