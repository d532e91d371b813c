import { Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { refreshConferences, seriesQuery } from "@/api/queries";
import type { ConferenceView, SeriesView } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { ConfirmSeries } from "./ConfirmSeries";
import { SeriesDays } from "./SeriesDays";

/** The other conferences of the series, with what was moved or cancelled by itself, and steps for all at once. */
export function ConferenceSeries({ conference, seriesId }: { conference: ConferenceView; seriesId: number }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { data: series } = useQuery(seriesQuery(seriesId));
  // What is cancelled is what stood there when the question was asked.
  const [asking, setAsking] = useState<SeriesView["conferences"]>();
  const [note, setNote] = useState("");
  const [now] = useState(() => Date.now());
  const cancel = useMutation({
    mutationFn: (days: SeriesView["conferences"]) =>
      must(
        api.POST("/api/series/{series_id}/cancel", {
          params: { path: { series_id: seriesId } },
          body: { conferences: days.map(({ id, version }) => ({ id, version })), note: note.trim() },
        }),
      ),
    onSuccess: (changed) => {
      queries.setQueryData(keys.series(seriesId), changed);
      void queries.invalidateQueries({ queryKey: keys.conference(conference.id) });
      refreshConferences(queries);
    },
    onSettled: () => {
      setAsking(undefined);
      void queries.invalidateQueries({ queryKey: keys.series(seriesId) });
    },
  });
  if (!series) return null;
  const left = series.conferences.filter(({ starts_at, intake }) => Date.parse(starts_at) > now && intake !== "cancelled");
  return (
    <>
      <div className="sechead">
        <h2>{t("planning.series.title")}</h2>
        <span className="count small">{series.conferences.length}</span>
      </div>
      {cancel.error && <ProblemNote error={cancel.error} />}
      <div className="quick">
        {conference.may.includes("conference.confirm") && (
          <ConfirmSeries key={series.id} series={series} className="button dense" word="planning.series.confirmAll" />
        )}
        {left.length > 0 && conference.may.includes("conference.cancel") && !asking && (
          <button className="button dense end" type="button" onClick={() => setAsking(left)}>
            {t("planning.series.cancelAll")}
          </button>
        )}
      </div>
      {asking && (
        <div className="empty">
          <p>{t("planning.series.cancelAsk", { count: asking.length })}</p>
          <Textarea label={t("registration.conference.cancelNote")} value={note} maxLength={1000} rows={2} onChange={(event) => setNote(event.currentTarget.value)} />
          <p className="quick">
            <button className="button end" type="button" disabled={cancel.isPending} onClick={() => cancel.mutate(asking)}>
              {t("planning.series.cancelAll")}
            </button>
            <button className="button" type="button" onClick={() => setAsking(undefined)}>
              {t("registration.conference.cancelNo")}
            </button>
          </p>
        </div>
      )}
      <SeriesDays series={series} on={conference.id} />
    </>
  );
}
