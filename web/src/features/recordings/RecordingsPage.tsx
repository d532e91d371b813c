import "./recordings.css";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import type { RecordingView } from "@/api/types";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { clock, filmTime, shortDay } from "@/i18n/dates";
import { finds } from "@/text/fold";
import { SearchBox } from "@/ui/SearchBox";
import { useTitle } from "@/ui/title";
import { sizeWords } from "./film";
import { RecordingState } from "./RecordingState";

/** While a film is being finished its figure moves on without an event. */
const PROGRESS_MS = 2000;

/** What a recording is found by: its conference, its host, and the points that spoke. */
function saidOf({ title, host_name, chapters }: RecordingView): string {
  return [title, host_name, ...new Set(chapters.map((chapter) => chapter.title))].join(" ");
}

/** All recordings that the caller may watch, the newest first. */
export function RecordingsPage() {
  const { t } = useTranslation();
  const [query, setQuery] = useState("");
  useTitle(t("recordings.title"));
  const { data, error, refetch } = useQuery({
    queryKey: keys.recordings,
    queryFn: () => must(api.GET("/api/recordings")),
    refetchInterval: ({ state }) => (state.data?.some((recording) => recording.state === "finishing") ? PROGRESS_MS : false),
  });
  if (!data) return error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <Loading />;
  const shown = data.filter((recording) => finds(query, saidOf(recording)));
  return (
    <main id="main" className="page">
      <div className="pagehead">
        <h1>{t("recordings.title")}</h1>
        <span className="count">{data.length}</span>
      </div>
      {!data.length && <p className="empty">{t("recordings.empty")}</p>}
      {data.length > 0 && (
        <div className="stack">
          <SearchBox label={t("recordings.search")} value={query} onChange={setQuery} />
          {!shown.length && <p className="soft">{t("recordings.none", { query })}</p>}
          <ol className="lines">
            {shown.map((recording) => (
              <li className="line" key={recording.id}>
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
            ))}
          </ol>
        </div>
      )}
    </main>
  );
}
