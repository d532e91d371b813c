import { TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import type { Schemas } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { UploadButton } from "@/features/preparation/UploadButton";
import { dayAndClock, shortDay } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";

/** The papers that follow an emergency; what is missing stays said until it is there. */
export function Papers({ emergency, works }: { emergency: Schemas["EmergencyView"]; works: boolean }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const id = emergency.conference_id;
  const [editing, setEditing] = useState(false);
  const [number, setNumber] = useState(emergency.papers_number);
  const [day, setDay] = useState(emergency.papers_date ?? "");
  const enter = useMutation({
    mutationFn: (body: Schemas["PapersIn"]) => must(api.PUT("/api/emergencies/{conference_id}/papers", { params: { path: { conference_id: id } }, body })),
    onSuccess: (view) => {
      queries.setQueryData(keys.emergency(id), view);
      void queries.invalidateQueries({ queryKey: keys.tasks });
      setEditing(false);
    },
  });
  if (!emergency.papers_missing && !editing) {
    const what =
      emergency.papers_number && emergency.papers_date
        ? t("emergency.papers.document", { number: emergency.papers_number, day: shortDay(emergency.papers_date) })
        : t("emergency.papers.upload");
    return (
      <p className="row wrap papers-done">
        <span className="state is-verified">
          <Icon name="check" />
          {t("emergency.papers.done", { what, who: emergency.papers_done_by, time: dayAndClock(emergency.papers_done_at ?? emergency.called_at) })}
        </span>
        {works && (
          <button className="button quiet dense" type="button" onClick={() => setEditing(true)}>
            {t("emergency.papers.change")}
          </button>
        )}
      </p>
    );
  }
  if (!works)
    return (
      <p className="state is-attention">
        <Icon name="document" />
        {t("emergency.papers.title")}: {t("emergency.papers.missing")}
      </p>
    );
  return (
    <details className="emergency-papers" open={editing}>
      <summary>
        <span className="state is-attention">
          <Icon name="document" />
          {t("emergency.papers.title")}: {t("emergency.papers.missing")}
        </span>
        <Icon name="down" />
      </summary>
      <div className="papers-form">
        <TextInput label={t("emergency.papers.number")} value={number} maxLength={64} onChange={(event) => setNumber(event.currentTarget.value)} />
        <TextInput label={t("emergency.papers.day")} type="date" value={day} onChange={(event) => setDay(event.currentTarget.value)} />
        <button className="button primary" type="button" disabled={!number.trim() || !day || enter.isPending} onClick={() => enter.mutate({ number: number.trim(), day })}>
          {t("emergency.papers.save")}
        </button>
        <UploadButton
          conferenceId={id}
          kind="papers"
          label={t("emergency.papers.file")}
          accept=".pdf,image/jpeg,image/png"
          onDone={(file) => enter.mutate({ number: number.trim(), day: day || null, file_id: file.id })}
        />
      </div>
      {enter.error && <ProblemNote error={enter.error} />}
    </details>
  );
}
