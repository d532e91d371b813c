import { TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { asProblem } from "@/api/problem";
import type { Schemas } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { dayAndClock } from "@/i18n/dates";
import { seriesRequestsQuery } from "./preparation-query";

interface Props {
  conferenceId: number;
  seriesId: number | null;
  request: Schemas["RequestView"];
}

type Step = Schemas["SeriesAnswerIn"]["step"];

/** The Department's answer to one request; of a series for all its days that stand alike, but those that are left out. */
export function RequestAnswer({ conferenceId, seriesId, request }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [answer, setAnswer] = useState("");
  const [reopened, setReopened] = useState(false);
  const [whole, setWhole] = useState(true);
  const [leftOut, setLeftOut] = useState<ReadonlySet<number>>(new Set());
  const { data } = useQuery({ ...seriesRequestsQuery(seriesId ?? 0), enabled: seriesId !== null });
  const alike = data?.requests.filter(({ kind, state }) => kind === request.kind && state === request.state) ?? [];
  const named = alike.filter(({ id }) => !leftOut.has(id));
  const several = seriesId !== null && alike.length > 1;
  const together = several && whole;
  const say = useMutation({
    mutationFn: async (step: Step) => {
      const said = answer.trim();
      if (!together || seriesId === null) {
        const path = { conference_id: conferenceId, request_id: request.id };
        await must(api.POST("/api/conferences/{conference_id}/requests/{request_id}", { params: { path }, body: { step, answer: said } }));
        return;
      }
      const requests = named.map(({ id, state }) => ({ id, state }));
      await must(api.POST("/api/series/{series_id}/requests", { params: { path: { series_id: seriesId } }, body: { step, answer: said, requests } }));
    },
    onSuccess: () => {
      setAnswer("");
      setReopened(false);
      setLeftOut(new Set());
    },
    onSettled: (_, error) => {
      // The days as they stand now are shown first; the next press answers to them.
      if (error && asProblem(error).code !== "days_changed") return;
      void queries.invalidateQueries({ queryKey: keys.allPreparation });
      void queries.invalidateQueries({ queryKey: keys.allSeries });
      void queries.invalidateQueries({ queryKey: keys.conference(conferenceId) });
    },
  });
  if (request.state === "agreed" && !reopened)
    return (
      <button className="button quiet" type="button" onClick={() => setReopened(true)}>
        {t("preparation.reopen")}
      </button>
    );
  const nobody = together && named.length === 0;
  return (
    <>
      <TextInput aria-label={t("preparation.answer")} placeholder={t("preparation.answer")} value={answer} maxLength={500} onChange={(event) => setAnswer(event.currentTarget.value)} />
      {several && (
        <div className="whole-series">
          <label className="choice">
            <input type="checkbox" checked={whole} onChange={() => setWhole(!whole)} />
            <span>{t("preparation.series.whole", { count: alike.length })}</span>
          </label>
          {whole && (
            <details className="small">
              <summary>{t("preparation.series.days", { count: alike.length - named.length })}</summary>
              {alike.map(({ id, starts_at }) => (
                <label className="choice" key={id}>
                  <input
                    type="checkbox"
                    checked={!leftOut.has(id)}
                    onChange={() => setLeftOut(leftOut.has(id) ? new Set([...leftOut].filter((one) => one !== id)) : new Set([...leftOut, id]))}
                  />
                  <span>{dayAndClock(starts_at)}</span>
                </label>
              ))}
            </details>
          )}
        </div>
      )}
      {request.state !== "agreed" && (
        <button className="button" type="button" disabled={say.isPending || nobody} onClick={() => say.mutate("agree")}>
          {together ? t("preparation.series.agree", { count: named.length }) : t("preparation.agree")}
        </button>
      )}
      {request.state !== "unable" && (
        <button className="button" type="button" disabled={say.isPending || nobody || !answer.trim()} onClick={() => say.mutate("say_unable")}>
          {together ? t("preparation.series.unable", { count: named.length }) : t("preparation.unable")}
        </button>
      )}
      {say.error && <ProblemNote error={say.error} />}
    </>
  );
}
