import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { asProblem } from "@/api/problem";
import { seriesQuery } from "@/api/queries";
import type { SeriesView } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";

interface Props {
  /** Give it a key: what was seen belongs to one series. */
  series: SeriesView;
  note?: string;
  className: string;
  word: "intake.confirmSeries" | "planning.series.confirmAll";
  onDone?: () => void;
}

/** Confirms the days that wait, as they were seen: all of them, or none and the days are named that changed. */
export function ConfirmSeries({ series, note = "", className, word, onDone }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [seen, setSeen] = useState(series);
  const [now] = useState(() => Date.now());
  const waiting = series.conferences.filter(({ intake, starts_at }) => intake === "received" && Date.parse(starts_at) > now);
  const versions = new Map(seen.conferences.map(({ id, version }) => [id, version]));
  const confirm = useMutation({
    mutationFn: () =>
      must(
        api.POST("/api/series/{series_id}/confirm", {
          params: { path: { series_id: series.id } },
          body: { conferences: waiting.map(({ id, version }) => ({ id, version: versions.get(id) ?? version })), note },
        }),
      ),
    onSuccess: (confirmed) => {
      setSeen(confirmed);
      queries.setQueryData(keys.series(series.id), confirmed);
      void queries.invalidateQueries({ queryKey: keys.conferences });
      void queries.invalidateQueries({ queryKey: keys.intake });
      void queries.invalidateQueries({ queryKey: keys.today });
      onDone?.();
    },
    onError: (error) => {
      // The days as they are now are shown first; the next press answers to them.
      if (asProblem(error).code === "days_changed")
        void queries.fetchQuery({ ...seriesQuery(series.id), staleTime: 0 }).then(setSeen, () => undefined);
    },
  });
  return (
    <>
      {confirm.error && <ProblemNote error={confirm.error} />}
      {waiting.length > 0 && (
        <button className={className} type="button" disabled={confirm.isPending} onClick={() => confirm.mutate()}>
          {t(word, { count: waiting.length })}
        </button>
      )}
    </>
  );
}
