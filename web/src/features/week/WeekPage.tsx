import "./week.css";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { weekQuery } from "@/api/queries";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { shortDay } from "@/i18n/dates";
import { useTitle } from "@/ui/title";
import { PointLanes } from "./PointLanes";
import { ServerLoad } from "./ServerLoad";
import { moved } from "./week";
import { WeekDays } from "./WeekDays";

/** View → its word in the address. */
const VIEWS = { sessions: "phien", points: "diem-cau", server: "may-chu" } as const;
type View = keyof typeof VIEWS;

/** A week of venues, points and the server, Monday to Sunday. */
export function WeekPage() {
  const { t } = useTranslation();
  useTitle(t("week.title"));
  const [query, setQuery] = useSearchParams();
  const on = /^\d{4}-\d{2}-\d{2}$/.test(query.get("tuan") ?? "") ? (query.get("tuan") ?? undefined) : undefined;
  const view = (Object.keys(VIEWS) as View[]).find((one) => VIEWS[one] === query.get("xem")) ?? "sessions";
  const { data: week, error, refetch } = useQuery({ ...weekQuery(on), placeholderData: keepPreviousData });
  if (!week) return error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <Loading />;
  const go = (day: string | undefined, next: View = view) =>
    setQuery({ ...(day && { tuan: day }), ...(next !== "sessions" && { xem: VIEWS[next] }) }, { replace: true });
  return (
    <main id="main" className="page week">
      <div className="pagehead">
        <h1>{t("week.title")}</h1>
        <span className="count num">
          {t("week.range", { from: shortDay(week.first_day), to: shortDay(moved(week.first_day, 6)) })}
        </span>
        <p className="quick">
          <button className="button dense" type="button" onClick={() => go(moved(week.first_day, -7))}>
            {t("week.previous")}
          </button>
          <button className="button dense" type="button" onClick={() => go(undefined)}>
            {t("week.today")}
          </button>
          <button className="button dense" type="button" onClick={() => go(moved(week.first_day, 7))}>
            {t("week.next")}
          </button>
        </p>
        <Link to="/hoi-nghi">{t("conferences.open")}</Link>
        <p className="quick push" role="group" aria-label={t("week.view")}>
          {(Object.keys(VIEWS) as View[]).map((one) => (
            <button key={one} className="button dense" type="button" aria-pressed={view === one} onClick={() => go(on, one)}>
              {t(`week.views.${one}`)}
            </button>
          ))}
        </p>
      </div>
      {view === "sessions" && <WeekDays week={week} />}
      {view === "points" && <PointLanes week={week} />}
      {view === "server" && <ServerLoad week={week} />}
    </main>
  );
}
