import "@/features/recordings/recordings.css";
import "./streams.css";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { RecordingMark } from "@/features/room/marks";
import { dayAndClock } from "@/i18n/dates";
import { Brand } from "@/ui/Brand";
import { LanguageSwitch } from "@/ui/LanguageSwitch";
import { useTitle } from "@/ui/title";
import { LivePlayer } from "./LivePlayer";

const WAIT_MS = 3000;

/** The player page behind a link: no account, nothing but this one stream. */
export function WatchPage() {
  const { t } = useTranslation();
  const token = useParams()["token"] ?? "";
  const { data, dataUpdatedAt, error, refetch } = useQuery({
    queryKey: keys.watched(token),
    queryFn: () => must(api.GET("/api/watch/{token}", { params: { path: { token } } })),
    refetchInterval: WAIT_MS,
    retry: false,
  });
  useTitle(data?.title ?? t("streams.title"));
  return (
    <>
      <header className="watch-head">
        <Brand />
        <span className="push">
          <LanguageSwitch />
        </span>
      </header>
      <main id="main" className="page watch">
        {!data && (error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <Loading />)}
        {data && (
          <>
            <div className="pagehead">
              <h1 className="wrap-any">{data.title}</h1>
            </div>
            <p className="soft">
              {data.host_name}, {data.name}
            </p>
            {data.recorded && <RecordingMark state="running" />}
            {data.playlist_url ? (
              <LivePlayer
                url={data.playlist_url}
                ended={data.state === "ended"}
                recorded={data.recorded}
                offset={Date.parse(data.now) - dataUpdatedAt}
              />
            ) : (
              <div className="empty">
                <p role="status">{t(data.state === "ended" ? "streams.player.ended" : "streams.player.waiting")}</p>
                {data.state !== "ended" && <p>{t("streams.player.startsAt", { at: dayAndClock(data.starts_at) })}</p>}
              </div>
            )}
            <p className="soft small">
              {data.state === "ended" && data.playlist_url && `${t("streams.player.ended")} `}
              {t("streams.player.expires", { at: dayAndClock(data.expires_at) })}
            </p>
          </>
        )}
      </main>
    </>
  );
}
