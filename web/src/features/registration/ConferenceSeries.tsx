import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { refreshConferences, seriesQuery } from "@/api/queries";
import type { ConferenceView } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { ConfirmSeries } from "./ConfirmSeries";
import { SeriesDays } from "./SeriesDays";

/** The other conferences of the series, with what was moved or cancelled by itself, and steps for all at once. */
export function ConferenceSeries({ conference, seriesId }: { conference: ConferenceView; seriesId: number }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { data: series } = useQuery(seriesQuery(seriesId));
  const [asking, setAsking] = useState(false);
  const [now] = useState(() => Date.now());
  const cancel = useMutation({
    mutationFn: () => must(api.POST("/api/series/{series_id}/cancel", { params: { path: { series_id: seriesId } } })),
    onSuccess: (changed) => {
      queries.setQueryData(keys.series(seriesId), changed);
      void queries.invalidateQueries({ queryKey: keys.conference(conference.id) });
      refreshConferences(queries);
    },
    onSettled: () => setAsking(false),
  });
  if (!series) return null;
  const left = series.conferences.filter(({ starts_at, intake }) => Date.parse(starts_at) > now && intake !== "cancelled").length;
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
        {left > 0 && conference.may.includes("conference.cancel") && !asking && (
          <button className="button dense end" type="button" onClick={() => setAsking(true)}>
            {t("planning.series.cancelAll")}
          </button>
        )}
      </div>
      {asking && (
        <div className="empty">
          <p>{t("planning.series.cancelAsk", { count: left })}</p>
          <p className="quick">
            <button className="button end" type="button" disabled={cancel.isPending} onClick={() => cancel.mutate()}>
              {t("planning.series.cancelAll")}
            </button>
            <button className="button" type="button" onClick={() => setAsking(false)}>
              {t("registration.conference.cancelNo")}
            </button>
          </p>
        </div>
      )}
      <SeriesDays series={series} on={conference.id} />
    </>
  );
}
