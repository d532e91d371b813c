import "./recordings.css";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { recordingPagesQuery } from "@/api/queries";
import type { RecordingView } from "@/api/types";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { RecordFilters } from "@/features/conferences/RecordFilters";
import { useRecordsAsked } from "@/features/conferences/useRecordsAsked";
import { clock, filmTime, shortDay } from "@/i18n/dates";
import { MoreButton } from "@/ui/MoreButton";
import { useTitle } from "@/ui/title";
import { sizeWords } from "./film";
import { RecordingState } from "./RecordingState";

/** While a film is being finished its figure moves on without an event. */
const PROGRESS_MS = 2000;

/** The recordings that the caller may watch, the newest first, by words and days; a list that was cut says so and goes on. */
export function RecordingsPage() {
  const { t } = useTranslation();
  const filters = useRecordsAsked();
  useTitle(t("recordings.title"));
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage, isPlaceholderData } = useInfiniteQuery({
    ...recordingPagesQuery(filters.asked),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ recordings }) => recordings.some((recording) => recording.state === "finishing")) ? PROGRESS_MS : false,
  });
  const found = data?.pages.flatMap(({ recordings }) => recordings);
  return (
    <main id="main" className="page">
      <div className="pagehead">
        <h1>{t("recordings.title")}</h1>
      </div>
      <RecordFilters search={t("recordings.search")} filters={filters} />
      {!found && (error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <Loading />)}
      {found && (
        <div className="stack" aria-busy={isPlaceholderData}>
          <output className="soft small">{t(hasNextPage ? "recordings.cut" : "recordings.count", { count: found.length })}</output>
          {error && <ProblemNote error={error} onRetry={() => void refetch()} />}
          {!found.length && <p className="empty">{t(filters.narrowed ? "recordings.none" : "recordings.empty")}</p>}
          <ol className="lines">
            {found.map((recording) => (
              <Line key={recording.id} recording={recording} />
            ))}
          </ol>
          <MoreButton more={hasNextPage} busy={isFetchingNextPage} onMore={() => void fetchNextPage()} />
        </div>
      )}
    </main>
  );
}

function Line({ recording }: { recording: RecordingView }) {
  const { t } = useTranslation();
  return (
    <li className="line">
      <span className="time num">
        {recording.started_at ? shortDay(recording.started_at) : "–"}
        <span className="start soft small">{recording.started_at && clock(recording.started_at)}</span>
      </span>
      <span className="what wrap-any">
        <b>{recording.title}</b>
        <span className="soft">
          {recording.host_name}
          {recording.state === "done" && `, ${filmTime(recording.duration_s)}, ${sizeWords(recording.bytes)}`}
        </span>
        <RecordingState recording={recording} />
      </span>
      <Link className="button" to={`/ban-ghi/${recording.id}`}>
        {recording.film_url ? t("recordings.watch") : t("recordings.look")}
      </Link>
    </li>
  );
}
