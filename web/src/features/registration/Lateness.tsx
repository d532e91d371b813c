import { Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import type { ConferenceView } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { dayAndClock } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";

/** Longest reason that the server takes. */
const LONGEST = 1000;

/** A late registration: why, and whether the Department accepts it. Nothing when it is in time. */
export function Lateness({ conference }: { conference: ConferenceView }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const verdict = conference.verdicts.find(({ clause }) => clause === "9.1");
  const [reason, setReason] = useState<string>();
  const params = { path: { conference_id: conference.id } };
  const step = useMutation({
    mutationFn: (given: string | undefined) =>
      given === undefined
        ? must(api.POST("/api/conferences/{conference_id}/accept-late", { params }))
        : must(api.POST("/api/conferences/{conference_id}/late-reason", { params, body: { reason: given } })),
    onSuccess: (changed) => {
      queries.setQueryData(keys.conference(changed.id), changed);
      setReason(undefined);
    },
  });
  if (!conference.late || !verdict) return null;
  const accepts = conference.may.includes("conference.accept_late") && verdict.accepted_at === null;
  const explains = conference.may.includes("conference.register") && verdict.accepted_at === null;
  return (
    <div className="send" role="group" aria-label={t("deadlines.late.title")}>
      {verdict.accepted_at ? (
        <p className="state is-verified">
          <Icon name="check" />
          {t("deadlines.late.accepted", { name: verdict.accepted_by, time: dayAndClock(verdict.accepted_at) })}
        </p>
      ) : (
        <p className="state is-attention">
          <Icon name="clock" />
          {t("deadlines.late.waiting")}
        </p>
      )}
      <p className="wrap-any">
        <b>{t("deadlines.late.reason")}: </b>
        {verdict.late_reason || <span className="soft">{t("deadlines.late.noReason")}</span>}
      </p>
      {step.error && <ProblemNote error={step.error} />}
      {reason !== undefined && (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            if (reason.trim()) step.mutate(reason.trim());
          }}
        >
          <Textarea
            label={t("deadlines.late.label")}
            value={reason}
            maxLength={LONGEST}
            rows={2}
            autoFocus
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <button className="button primary wide" type="submit" disabled={step.isPending || !reason.trim()}>
            {t("deadlines.late.send")}
          </button>
          <button className="button wide" type="button" onClick={() => setReason(undefined)}>
            {t("deadlines.late.keep")}
          </button>
        </form>
      )}
      {reason === undefined && explains && (
        <button className="button wide" type="button" onClick={() => setReason(verdict.late_reason)}>
          {t(verdict.late_reason ? "deadlines.late.change" : "deadlines.late.give")}
        </button>
      )}
      {reason === undefined && accepts && verdict.late_reason && (
        <button className="button wide" type="button" disabled={step.isPending} onClick={() => step.mutate(undefined)}>
          {t("deadlines.late.accept")}
        </button>
      )}
    </div>
  );
}
