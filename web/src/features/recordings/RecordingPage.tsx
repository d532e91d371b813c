import "./recordings.css";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { shortDay } from "@/i18n/dates";
import { useTitle } from "@/ui/title";
import { hashGroups } from "./film";
import { CopyState, FilmCare } from "./FilmCare";
import { FilmSide } from "./FilmSide";
import { FinishAgain } from "./FinishAgain";
import { Player } from "./Player";
import { RecordingState } from "./RecordingState";

const PROGRESS_MS = 2000;

/** One recording: the film, chapters and speakers, what is missing, its hash. */
export function RecordingPage() {
  const { t } = useTranslation();
  const id = Number(useParams()["id"]);
  const filmRef = useRef<HTMLVideoElement>(null);
  const [at, setAt] = useState(0);
  const {
    data: recording,
    error,
    refetch,
  } = useQuery({
    queryKey: keys.recording(id),
    queryFn: () => must(api.GET("/api/recordings/{recording_id}", { params: { path: { recording_id: id } } })),
    refetchInterval: ({ state }) => (state.data && state.data.state !== "done" ? PROGRESS_MS : false),
  });
  useTitle(recording?.title ?? t("recordings.title"));
  if (!recording) return error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <Loading />;
  const head = (
    <div className="pagehead">
      <h1 className="wrap-any">{recording.title}</h1>
      <span className="soft small nowrap">{recording.started_at && shortDay(recording.started_at)}</span>
      <span className="push">
        <RecordingState recording={recording} />
      </span>
    </div>
  );
  const deletedAt = recording.care?.deleted_at;
  if (deletedAt)
    return (
      <main id="main" className="page">
        {head}
        <div className="empty">
          <p>{t("recordings.delete.done", { day: shortDay(deletedAt) })}</p>
          {recording.sha256 && <code className="wrap-any">{hashGroups(recording.sha256)}</code>}
          {recording.care && <CopyState care={recording.care} />}
          <Link to="/ban-ghi">{t("recordings.title")}</Link>
        </div>
      </main>
    );
  if (!recording.film_url)
    return (
      <main id="main" className="page">
        {head}
        <div className="empty">
          <p>{t(recording.state === "failed" ? "recordings.againHint" : "recordings.notYet")}</p>
          {recording.care ? (
            <div className="proof">
              <FilmCare recording={recording} />
            </div>
          ) : (
            recording.may_finish_again && <FinishAgain id={id} />
          )}
          <Link to="/ban-ghi">{t("recordings.title")}</Link>
        </div>
      </main>
    );
  const toChapter = (seconds: number) => {
    if (!filmRef.current) return;
    filmRef.current.currentTime = seconds;
    filmRef.current.play().catch(() => undefined);
  };
  return (
    <div className="shell">
      <main id="main">
        {head}
        <Player recording={recording} filmRef={filmRef} at={at} onTime={setAt} />
      </main>
      <FilmSide recording={recording} at={at} onChapter={toChapter} />
    </div>
  );
}
