import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { asProblem } from "@/api/problem";
import { refreshConferences } from "@/api/queries";
import type { ConferenceView } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { IntakeState } from "@/ui/IntakeState";
import { CancelDialog } from "./CancelDialog";
import { DepartmentAnswer } from "./DepartmentAnswer";
import { Lateness } from "./Lateness";
import { stepsOf, type Step } from "./steps";

type Own = "submit" | "cancel";

/** Steps of whoever registers; the Department's stand in its answer. */
const isOwn = (step: Step): step is Own => step === "submit" || step === "cancel";

interface Props {
  conference: ConferenceView;
  onEdit: () => void;
}

/** Where the registration stands, and what the caller may do with it; at most one filled button. */
export function ConferenceSteps({ conference, onEdit }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  /** What whoever is about to cancel has before them, however the page moves on behind the question. */
  const [asking, setAsking] = useState<ConferenceView>();
  const [note, setNote] = useState("");
  const path = { conference_id: conference.id };
  const go = useMutation({
    mutationFn: ({ step, version }: { step: Own; version: number }) =>
      must(
        step === "submit"
          ? api.POST("/api/conferences/{conference_id}/submit", { params: { path } })
          : api.POST("/api/conferences/{conference_id}/cancel", { params: { path }, body: { version, note: note.trim() } }),
      ),
    onSuccess: (changed) => {
      setNote("");
      queries.setQueryData(keys.conference(changed.id), changed);
      refreshConferences(queries);
    },
    onError: (error) => {
      const { code, params } = asProblem(error);
      // What is stored now comes with the refusal.
      if (code === "changed_since_seen") queries.setQueryData(keys.conference(conference.id), params["current"] as ConferenceView);
    },
  });
  const { steps, edit } = stepsOf(conference);
  return (
    <aside>
      <h2>{t("registration.conference.state")}</h2>
      <div className="task">
        <IntakeState conference={conference} />
        {conference.department_note && <p className="small wrap-any">{t("intake.noteOf", { note: conference.department_note })}</p>}
        {conference.cancel_note && <p className="small wrap-any">{t("registration.conference.cancelled", { note: conference.cancel_note })}</p>}
        {conference.taken_by && <p className="small soft">{t("intake.taken", { name: conference.taken_by })}</p>}
      </div>
      <Lateness conference={conference} />
      <div className="send">
        {!steps.length && !edit && <p className="small">{t("registration.conference.nothing")}</p>}
        {go.error && <ProblemNote error={go.error} />}
        <DepartmentAnswer key={conference.id} conference={conference} />
        {steps.filter(isOwn).map((step) => (
          <button
            key={step}
            className={step === "submit" ? "button primary wide" : "button end wide"}
            type="button"
            disabled={go.isPending}
            onClick={() => (step === "cancel" ? setAsking(conference) : go.mutate({ step, version: conference.version }))}
          >
            {t(`registration.conference.${step}`)}
          </button>
        ))}
        {edit && (
          <button className="button wide" type="button" onClick={onEdit}>
            {t("registration.conference.edit")}
          </button>
        )}
      </div>
      <CancelDialog
        conference={asking ?? conference}
        opened={asking !== undefined}
        note={note}
        onNote={setNote}
        onClose={() => setAsking(undefined)}
        onCancel={() => {
          setAsking(undefined);
          go.mutate({ step: "cancel", version: asking?.version ?? conference.version });
        }}
      />
    </aside>
  );
}
