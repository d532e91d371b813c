import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { refreshConferences } from "@/api/queries";
import type { ConferenceView } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { IntakeState } from "@/ui/IntakeState";
import { CancelDialog } from "./CancelDialog";
import { DepartmentAnswer } from "./DepartmentAnswer";
import { Lateness } from "./Lateness";
import { stepsOf, type Step } from "./steps";

const PATHS = {
  submit: "/api/conferences/{conference_id}/submit",
  cancel: "/api/conferences/{conference_id}/cancel",
} as const;

type Own = keyof typeof PATHS;

/** Steps of whoever registers; the Department's have a note and a version. */
const isOwn = (step: Step): step is Own => step in PATHS;

interface Props {
  conference: ConferenceView;
  onEdit: () => void;
}

/** Where the registration stands, and what the caller may do with it; at most one filled button. */
export function ConferenceSteps({ conference, onEdit }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const go = useMutation({
    mutationFn: (step: Own) => must(api.POST(PATHS[step], { params: { path: { conference_id: conference.id } } })),
    onSuccess: (changed) => {
      queries.setQueryData(keys.conference(changed.id), changed);
      refreshConferences(queries);
    },
  });
  const { steps, edit } = stepsOf(conference);
  return (
    <aside>
      <h2>{t("registration.conference.state")}</h2>
      <div className="task">
        <IntakeState conference={conference} />
        {conference.department_note && <p className="small wrap-any">{t("intake.noteOf", { note: conference.department_note })}</p>}
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
            onClick={() => (step === "cancel" ? setAsking(true) : go.mutate(step))}
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
        conference={conference}
        opened={asking}
        onClose={() => setAsking(false)}
        onCancel={() => {
          setAsking(false);
          go.mutate("cancel");
        }}
      />
    </aside>
  );
}
