import { Progress } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import type { ImportView } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { language } from "@/i18n";
import { atWork, IMPORTS_KEY } from "./queries";
import { RunState } from "./RunState";

const NEW_SHOWN = 40;

/** What a file means for what is stored: figures, faults by row and column, changes; and the button that writes it. */
export function RunReport({ run }: { run: ImportView }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { report } = run;
  const english = language() === "en";
  const apply = useMutation({
    mutationFn: () => must(api.POST("/api/imports/{import_id}/apply", { params: { path: { import_id: run.id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: IMPORTS_KEY }),
  });
  const nothing = report.made + report.changed === 0;
  return (
    <section className="report" aria-label={run.file_name} aria-live="polite">
      <h2 className="wrap-any">{run.file_name}</h2>
      <RunState run={run} />
      {atWork(run) && (
        <>
          <Progress value={run.percent} size="lg" aria-label={t(`exchange.state.${run.state}`)} />
          <p className="small soft">{t("exchange.leave")}</p>
        </>
      )}
      {!atWork(run) && (
        <dl className="tallies">
          {(["rows", "made", "changed", "unchanged"] as const).map((key) => (
            <div key={key}>
              <b className="num">{report[key]}</b>
              <span>{t(`exchange.figures.${key}`)}</span>
            </div>
          ))}
          {report.problem_count > 0 && (
            <div>
              <b className="num">{report.problem_count}</b>
              <span>{t("exchange.figures.problems")}</span>
            </div>
          )}
        </dl>
      )}
      {report.ignored.length > 0 && <p className="small">{t("exchange.ignored", { columns: report.ignored.join(", ") })}</p>}
      {run.state === "checked" &&
        (nothing ? (
          <p>{t("exchange.nothing")}</p>
        ) : (
          <button className="button primary" type="button" disabled={apply.isPending} onClick={() => apply.mutate()}>
            {t("exchange.apply", { made: String(report.made), changed: String(report.changed) })}
          </button>
        ))}
      {run.state === "failed" && (
        <button className="button primary" type="button" disabled={apply.isPending} onClick={() => apply.mutate()}>
          {t("exchange.again")}
        </button>
      )}
      {apply.error && <ProblemNote error={apply.error} />}
      {report.problems.length > 0 && (
        <>
          <h3>{t("exchange.problems")}</h3>
          <div className="listing">
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">{t("exchange.row")}</th>
                  <th scope="col">{t("exchange.column")}</th>
                  <th scope="col">{t("exchange.wrong")}</th>
                </tr>
              </thead>
              <tbody>
                {report.problems.map((one, index) => (
                  <tr key={index}>
                    <td className="num nowrap">{one.row || t("exchange.whole")}</td>
                    <td>{english ? one.column_en : one.column_vi}</td>
                    <td>{english ? one.en : one.vi}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {report.problem_count > report.problems.length && (
            <p className="small">{t("exchange.more", { count: report.problem_count - report.problems.length })}</p>
          )}
        </>
      )}
      {report.changes.length > 0 && (
        <>
          <h3>{t("exchange.changes")}</h3>
          <div className="listing">
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">{t("exchange.row")}</th>
                  <th scope="col">{t("exchange.about")}</th>
                  <th scope="col">{t("exchange.column")}</th>
                  <th scope="col">{t("exchange.before")}</th>
                  <th scope="col">{t("exchange.after")}</th>
                </tr>
              </thead>
              <tbody>
                {report.changes.map((one, index) => (
                  <tr key={index}>
                    <td className="num">{one.row}</td>
                    <td>{one.label}</td>
                    <td>{english ? one.column_en : one.column_vi}</td>
                    <td className="soft wrap-any">{one.before || "–"}</td>
                    <td className="wrap-any">{one.after || "–"}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
      {report.new.length > 0 && (
        <>
          <h3>{t("exchange.new")}</h3>
          <p className="small wrap-any">
            {report.new.slice(0, NEW_SHOWN).join(", ")}
            {report.made > NEW_SHOWN && ` ${t("exchange.newMore", { count: report.made - NEW_SHOWN })}`}
          </p>
        </>
      )}
    </section>
  );
}
