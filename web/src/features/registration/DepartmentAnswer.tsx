import { Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { asProblem } from "@/api/problem";
import type { ConferenceView, SeriesView } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { ConfirmSeries } from "./ConfirmSeries";
import { fromConference, type DraftField } from "./draft";
import { wordOf } from "./field-words";
import { differing } from "./merge";
import { stepsOf } from "./steps";

const PATHS = {
  confirm: "/api/conferences/{conference_id}/confirm",
  conflict: "/api/conferences/{conference_id}/conflict",
} as const;

/** Longest note that the server takes. */
const LONGEST = 1000;

interface Props {
  /** Give it a key: what was seen belongs to one conference. */
  conference: ConferenceView;
  /** Other days that wait with it, to be confirmed at once. */
  series?: SeriesView | undefined;
  /** What clashes: the beginning of a report. */
  clashes?: string;
}

/**
 * What the Department answers: to what it has seen, never to a change that came meanwhile.
 *
 * The page may show a newer version by itself; whoever answers is told of it first. The note outlives every refusal.
 */
export function DepartmentAnswer({ conference, series, clashes = "" }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [seen, setSeen] = useState(conference);
  const [changed, setChanged] = useState<DraftField[]>([]);
  const [note, setNote] = useState("");
  const [reporting, setReporting] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const answer = useMutation({
    mutationFn: (step: "confirm" | "conflict") =>
      must(
        api.POST(PATHS[step], {
          params: { path: { conference_id: conference.id } },
          body: { version: seen.version, note: note.trim() },
        }),
      ),
    onSuccess: (answered) => {
      setSeen(answered);
      setNote("");
      setReporting(false);
      queries.setQueryData(keys.conference(answered.id), answered);
      void queries.invalidateQueries({ queryKey: keys.intake });
      void queries.invalidateQueries({ queryKey: keys.today });
      void queries.invalidateQueries({ queryKey: keys.conferences, exact: true });
    },
    onError: (error) => {
      const { code, params } = asProblem(error);
      if (code !== "changed_since_seen") {
        void queries.invalidateQueries({ queryKey: keys.conference(conference.id) });
        return;
      }
      // What is stored now comes with the refusal.
      const stored = params["current"] as ConferenceView;
      setChanged(differing(fromConference(seen), fromConference(stored)));
      setSeen(stored);
      queries.setQueryData(keys.conference(stored.id), stored);
      void queries.invalidateQueries({ queryKey: keys.checks });
      void queries.invalidateQueries({ queryKey: keys.intake });
    },
  });
  const { steps } = stepsOf(conference);
  const report = () => {
    if (!note.trim()) setNote(clashes);
    setReporting(true);
    field.current?.focus();
  };
  const keepBack = () => {
    if (note === clashes) setNote("");
    setReporting(false);
  };
  if (!steps.includes("confirm") && !steps.includes("conflict")) return null;
  return (
    <>
      {answer.error && (
        <ProblemNote error={answer.error}>
          {asProblem(answer.error).code === "changed_since_seen" && changed.length > 0 && (
            <p>{t("intake.changed", { fields: changed.map((one) => t(wordOf(one))).join(", ") })}</p>
          )}
        </ProblemNote>
      )}
      <Textarea
        ref={field}
        label={t(reporting ? "intake.conflictNote" : "intake.note")}
        value={note}
        maxLength={LONGEST}
        rows={2}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {reporting ? (
        <>
          <button className="button end wide" type="button" disabled={answer.isPending} onClick={() => answer.mutate("conflict")}>
            {t("intake.conflictSend")}
          </button>
          <button className="button quiet wide" type="button" onClick={keepBack}>
            {t("action.cancel")}
          </button>
        </>
      ) : (
        <>
          {series && (
            <ConfirmSeries series={series} note={note.trim()} className="button primary wide" word="intake.confirmSeries" onDone={() => setNote("")} />
          )}
          {steps.includes("confirm") && (
            <button
              className={series ? "button wide" : "button primary wide"}
              type="button"
              disabled={answer.isPending}
              onClick={() => answer.mutate("confirm")}
            >
              {t("intake.confirm")}
            </button>
          )}
          {steps.includes("conflict") && (
            <button className="button wide" type="button" disabled={answer.isPending} onClick={report}>
              {t("intake.conflict")}
            </button>
          )}
        </>
      )}
    </>
  );
}
