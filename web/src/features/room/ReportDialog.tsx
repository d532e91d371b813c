import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemNote } from "@/app/ProblemNote";
import { Dialog } from "./Dialog";
import { type Acting, useReport } from "./session";

const LONGEST = 500;

interface Props {
  sessionId: number;
  pointId: number;
  name: string;
  acting: Acting;
  onClose: () => void;
  onSent: () => void;
}

function draftKey(sessionId: number, pointId: number): string {
  return `nhipcau.report.${sessionId}.${pointId}`;
}

/** Reports a fault; what was typed is kept until it was sent. */
export function ReportDialog({ sessionId, pointId, name, acting, onClose, onSent }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState(() => sessionStorage.getItem(draftKey(sessionId, pointId)) ?? "");
  const report = useReport(sessionId, acting);
  const type = (typed: string) => {
    setText(typed);
    sessionStorage.setItem(draftKey(sessionId, pointId), typed);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // One line in the logbook.
    const line = text.replaceAll(/\s+/g, " ").trim();
    report.mutate(
      { pointId, text: line },
      {
        onSuccess: () => {
          sessionStorage.removeItem(draftKey(sessionId, pointId));
          onSent();
        },
      },
    );
  };
  return (
    <Dialog title={t("room.report.title", { name })} onClose={onClose}>
      <form onSubmit={submit}>
        <label className="field">
          <span>{t("room.report.text")}</span>
          <textarea
            className="input"
            rows={3}
            maxLength={LONGEST}
            autoFocus
            placeholder={t("room.report.placeholder")}
            value={text}
            onChange={(event) => type(event.target.value)}
          />
          <small>{t("room.report.hint")}</small>
        </label>
        {report.error && <ProblemNote error={report.error} />}
        <p className="row wrap dialog-ways">
          <button className="button primary" type="submit" disabled={report.isPending}>
            {t("room.report.send")}
          </button>
          <button className="button" type="button" onClick={onClose}>
            {t("action.cancel")}
          </button>
        </p>
      </form>
    </Dialog>
  );
}
