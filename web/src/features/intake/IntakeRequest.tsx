import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { useMe } from "@/api/me";
import { checkQuery, conferenceQuery, refreshConferences, seriesQuery } from "@/api/queries";
import type { IntakeItem } from "@/api/types";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { ClashVerdicts } from "@/features/registration/ClashVerdicts";
import { ConferenceFacts } from "@/features/registration/ConferenceFacts";
import { DeadlineVerdict } from "@/features/registration/DeadlineVerdict";
import { DepartmentAnswer } from "@/features/registration/DepartmentAnswer";
import { LawVerdict } from "@/features/registration/LawVerdict";
import { SeriesDays } from "@/features/registration/SeriesDays";
import { IntakeRequests } from "./IntakeRequests";

/** One registration: what was asked for, what the checks say, and what the Department answers. */
export function IntakeRequest({ item }: { item: IntakeItem }) {
  const { t } = useTranslation();
  const me = useMe();
  const queries = useQueryClient();
  const id = item.conference_id;
  const { data: conference, error, refetch } = useQuery(conferenceQuery(id));
  const checked = useQuery(checkQuery(id));
  const several = item.series_id !== null && item.waiting_in_series > 1;
  const series = useQuery({ ...seriesQuery(item.series_id ?? 0), enabled: several });
  const take = useMutation({
    mutationFn: () => must(api.POST("/api/conferences/{conference_id}/take", { params: { path: { conference_id: id } } })),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: keys.conference(id) });
      refreshConferences(queries);
    },
  });
  if (!conference) return error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <Loading />;
  const othersHands = conference.taken_by !== "" && conference.taken_by_id !== me?.id;
  return (
    <>
      <section className="request" aria-labelledby="request">
        <h2 id="request">{t("intake.request")}</h2>
        <h3 className="wrap-any">{conference.title}</h3>
        <ConferenceFacts conference={conference} />
        <IntakeRequests key={id} conferenceId={id} seriesId={item.series_id} may={conference.may} />
        {item.department_note && <p className="small wrap-any">{t("intake.noteOf", { note: item.department_note })}</p>}
        <Link to={`/dang-ky/${id}`}>{t("intake.open")}</Link>
        {several && series.data && <SeriesDays series={series.data} on={id} />}
      </section>
      <section className="answer" aria-labelledby="answer" tabIndex={-1}>
        <h2 id="answer">{t("intake.checks")}</h2>
        <div aria-live="polite">
          {conference.verdicts.map((verdict) => (
            <DeadlineVerdict key={verdict.clause} verdict={verdict} />
          ))}
          {checked.data && <LawVerdict checked={checked.data} />}
          {checked.data && <ClashVerdicts checked={checked.data} />}
          {checked.error && <ProblemNote error={checked.error} onRetry={() => void checked.refetch()} />}
        </div>
        <div className="send">
          {take.error && <ProblemNote error={take.error} />}
          {series.error && <ProblemNote error={series.error} onRetry={() => void series.refetch()} />}
          {othersHands && <p className="small soft">{t("intake.taken", { name: conference.taken_by })}</p>}
          {conference.may.includes("conference.confirm") && !conference.taken_by && (
            <button className="button wide" type="button" disabled={take.isPending} onClick={() => take.mutate()}>
              {t("intake.take")}
            </button>
          )}
          <DepartmentAnswer
            conference={conference}
            series={several ? series.data : undefined}
            clashes={(checked.data?.clashes ?? []).map(({ title }) => title).join("; ")}
          />
        </div>
      </section>
    </>
  );
}
