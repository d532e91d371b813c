import "./logbook.css";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { actorName } from "@/i18n/actors";
import { Link, useParams } from "react-router";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { clock, clockSeconds, shortDay } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";
import { MoreButton } from "@/ui/MoreButton";
import { useTitle } from "@/ui/title";
import { EventWord } from "./EventWord";
import { useSpan } from "./span";

/** The page of a session, as the paper page that it replaces (Art. 7.4). */
export function LogbookSheetPage() {
  const { t } = useTranslation();
  const span = useSpan();
  const sessionId = Number(useParams()["sessionId"]);
  const {
    data,
    error,
    refetch,
    hasNextPage: more,
    fetchNextPage: goOn,
    isFetchingNextPage: busy,
  } = useInfiniteQuery({
    queryKey: keys.logbookPage(sessionId),
    queryFn: ({ pageParam }) =>
      must(api.GET("/api/sessions/{session_id}/logbook", { params: { path: { session_id: sessionId }, query: pageParam ? { after: pageParam } : {} } })),
    initialPageParam: "",
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const page = data?.pages[0];
  const lines = data?.pages.flatMap((part) => part.lines) ?? [];
  const printing = useRef(false);
  const print = () => {
    // On paper the page is whole: what is not here yet is fetched before.
    printing.current = more;
    if (more) void goOn();
    else window.print();
  };
  useEffect(() => {
    if (!printing.current || busy) return;
    if (data?.pages.at(-1)?.next && !error) {
      void goOn();
      return;
    }
    printing.current = false;
    if (!error) window.print();
  }, [data, busy, error, goOn]);
  useTitle(page?.title ?? t("logbook.title"));
  if (!page) return error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <Loading />;
  return (
    <main id="main" className="page">
      <div className="pagehead">
        <h1>{t("logbook.title")}</h1>
        <span className="soft">{t("logbook.page", { number: String(page.number), year: String(page.year) })}</span>
        <span className="push row no-print">
          <Link to={`/phien/${sessionId}/diem-danh`}>{t("roll.title")}</Link>
          <Link to="/so-nhat-ky">{t("logbook.all")}</Link>
          <button className="button" type="button" disabled={busy} onClick={print}>
            {t("logbook.print")}
          </button>
        </span>
      </div>
      <article className="sheet">
        <header>
          <h2 className="wrap-any">{page.title}</h2>
        </header>
        <dl className="pairs">
          <dt>{t("logbook.head.when")}</dt>
          <dd>
            {shortDay(page.started_at ?? page.scheduled_start)}, {span(page)}
          </dd>
          <dt>{t("logbook.head.main")}</dt>
          <dd>{page.main_point}</dd>
          <dt>{t("logbook.head.planned")}</dt>
          <dd>
            {clock(page.scheduled_start)} – {clock(page.scheduled_end)}
          </dd>
          <dt>{t("logbook.head.points")}</dt>
          <dd>{t("logbook.head.attended", { invited: String(page.invited), attended: String(page.attended) })}</dd>
          <dt>{t("logbook.head.host")}</dt>
          <dd>{page.host_name}</dd>
          <dt>{t("logbook.head.coordinator")}</dt>
          <dd>{page.coordinator}</dd>
          <dt>{t("logbook.head.kind")}</dt>
          <dd>{t(`states.kind.${page.kind}`)}</dd>
        </dl>
        {lines.length ? (
          <>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t("logbook.columns.time")}</th>
                <th scope="col">{t("logbook.columns.what")}</th>
                <th scope="col">{t("logbook.columns.text")}</th>
                <th scope="col">{t("logbook.columns.who")}</th>
              </tr>
            </thead>
            <tbody>
              {lines.map((line, place) => (
                // Lines are only ever added: the place names a line for good.
                <tr key={place}>
                  <td className="num">{clockSeconds(line.at)}</td>
                  <td>
                    <EventWord line={line} />
                  </td>
                  <td className="wrap-any">{line.text}</td>
                  <td className="soft">{actorName(line.actor_name)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {more && <output className="state is-attention small">{t("logbook.linesCut", { count: lines.length })}</output>}
          <MoreButton more={more} busy={busy} onMore={() => void goOn()} />
          {error && <ProblemNote error={error} onRetry={() => void goOn()} />}
          </>
        ) : (
          <p className="trust">{t("logbook.blank")}</p>
        )}
        <p className="trust">
          <Icon name="lock" /> {t("logbook.trust")}
        </p>
      </article>
    </main>
  );
}
