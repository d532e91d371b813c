import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { logbookPagesQuery } from "@/api/queries";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { RecordFilters } from "@/features/conferences/RecordFilters";
import { useRecordsAsked } from "@/features/conferences/useRecordsAsked";
import { shortDay } from "@/i18n/dates";
import { MoreButton } from "@/ui/MoreButton";
import { useTitle } from "@/ui/title";
import { useSpan } from "./span";

/** The pages of the logbook that the caller may read, the newest first, by words and days; a cut list says so and goes on. */
export function LogbookPage() {
  const { t } = useTranslation();
  const span = useSpan();
  const filters = useRecordsAsked();
  useTitle(t("logbook.title"));
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage, isPlaceholderData } = useInfiniteQuery({
    ...logbookPagesQuery(filters.asked),
    placeholderData: keepPreviousData,
  });
  const found = data?.pages.flatMap(({ pages }) => pages);
  return (
    <main id="main" className="page">
      <div className="pagehead">
        <h1>{t("logbook.title")}</h1>
      </div>
      <RecordFilters search={t("logbook.search")} filters={filters} />
      {!found && (error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <Loading />)}
      {found && (
        <div className="stack" aria-busy={isPlaceholderData}>
          <output className="soft small">{t(hasNextPage ? "logbook.cut" : "logbook.count", { count: found.length })}</output>
          {error && <ProblemNote error={error} onRetry={() => void refetch()} />}
          {!found.length && <p className="empty">{t(filters.narrowed ? "logbook.none" : "logbook.empty")}</p>}
          <ol className="lines">
            {found.map((page) => (
              <li className="line" key={page.session_id}>
                <span className="time num">{t("logbook.pageShort", { number: String(page.number), year: String(page.year) })}</span>
                <span className="what wrap-any">
                  <b>{page.title}</b>
                  <span className="soft">
                    {t(`states.kind.${page.kind}`)}
                    {page.started_at && `, ${shortDay(page.started_at)}`}, {span(page)}
                  </span>
                </span>
                <Link className="button" to={`/so-nhat-ky/${page.session_id}`}>
                  {t("logbook.read", { number: String(page.number) })}
                </Link>
              </li>
            ))}
          </ol>
          <MoreButton more={hasNextPage} busy={isFetchingNextPage} onMore={() => void fetchNextPage()} />
        </div>
      )}
    </main>
  );
}
