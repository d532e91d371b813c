import "./preparation.css";
import { Modal, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import type { Action, Schemas } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { dayAndClock } from "@/i18n/dates";
import { language } from "@/i18n";
import { Icon } from "@/ui/Icon";
import { FileList } from "./FileList";
import { preparationQuery } from "./preparation-query";
import { RequestLine } from "./RequestLine";

const KINDS = ["recording", "slides", "clip", "stream"] as const;

interface Props {
  conferenceId: number;
  seriesId: number | null;
  may: readonly Action[];
}

/** Technical requests (Art. 9.2) with their own deadline, and the files. */
export function Preparation({ conferenceId, seriesId, may }: Props) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const { data, error, refetch } = useQuery({ ...preparationQuery(conferenceId), enabled: may.includes("request.read") });
  if (!may.includes("request.read")) return null;
  return (
    <section aria-label={t("preparation.title")}>
      <div className="sechead">
        <h2>{t("preparation.title")}</h2>
        {data && <Due view={data} />}
        {may.includes("request.make") && (
          <button className="button push" type="button" onClick={() => setAsking(true)}>
            <Icon name="plus" />
            {t("preparation.ask")}
          </button>
        )}
      </div>
      {error && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {data && !data.requests.length && <p className="soft">{t("preparation.none")}</p>}
      {data && data.requests.length > 0 && (
        <ul className="lines">
          {data.requests.map((request) => (
            <RequestLine key={request.id} conferenceId={conferenceId} seriesId={seriesId} request={request} may={may} />
          ))}
        </ul>
      )}
      {data && <FileList conferenceId={conferenceId} view={data} may={may} />}
      {asking && <Ask conferenceId={conferenceId} onClose={() => setAsking(false)} />}
    </section>
  );
}

function Due({ view }: { view: Schemas["PreparationView"] }) {
  const { t } = useTranslation();
  if (!view.due_at) return view.reasoning_vi ? <span className="soft small">{t("preparation.waived")}</span> : null;
  const why = language() === "en" ? view.reasoning_en : view.reasoning_vi;
  return (
    <details className="small why">
      <summary>{t("preparation.due", { time: dayAndClock(view.due_at) })}</summary>
      <span className="soft">{why}</span>
    </details>
  );
}

function Ask({ conferenceId, onClose }: { conferenceId: number; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [kind, setKind] = useState<Schemas["RequestKind"]>("slides");
  const [note, setNote] = useState("");
  const ask = useMutation({
    mutationFn: () =>
      must(api.POST("/api/conferences/{conference_id}/requests", { params: { path: { conference_id: conferenceId } }, body: { kind, note: note.trim() } })),
    onSuccess: (view) => {
      queries.setQueryData(keys.preparation(conferenceId), view);
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={t("preparation.askTitle")}>
      <div className="stack">
        <div>
          {KINDS.map((one) => (
            <label className="choice" key={one}>
              <input type="radio" name="kind" checked={kind === one} onChange={() => setKind(one)} />
              <span>
                <b>{t(`preparation.kind.${one}`)}</b>
                <span className="hint">{t(`preparation.kindHint.${one}`)}</span>
              </span>
            </label>
          ))}
        </div>
        <Textarea label={t("preparation.note")} value={note} maxLength={1000} autosize onChange={(event) => setNote(event.currentTarget.value)} />
        {ask.error && <ProblemNote error={ask.error} />}
        <button className="button primary" type="button" disabled={ask.isPending} onClick={() => ask.mutate()}>
          {t("preparation.send")}
        </button>
      </div>
    </Modal>
  );
}
