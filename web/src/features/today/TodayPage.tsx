import "./today.css";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { may, useMe } from "@/api/me";
import { conferencesQuery } from "@/api/queries";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { moved } from "@/features/week/week";
import { clock, dayKey, longDay } from "@/i18n/dates";
import { useTitle } from "@/ui/title";
import { ComingDays } from "./ComingDays";
import { DayLine } from "./DayLine";
import { DeadlineMoves } from "./DeadlineMoves";
import { NowCard } from "./NowCard";
import { buttonOf, sortDay } from "./parts";
import { Tasks } from "./Tasks";
import { useNow } from "./useNow";
import { WaitingPage } from "./WaitingPage";

/** Beside the events: a session's window opens by the clock, which no event tells. */
const CLOCK_REFRESH_MS = 60_000;
/** What is further ahead stands in the list of conferences. */
const DAYS_AHEAD = 30;

/** What is on now and next, the caller's part in it, and one button for it. */
export function TodayPage() {
  const { t } = useTranslation();
  const me = useMe();
  useTitle(t("today.title"));
  const { data: today, dataUpdatedAt, error, refetch } = useQuery({
    queryKey: keys.today,
    queryFn: () => must(api.GET("/api/today")),
    refetchInterval: CLOCK_REFRESH_MS,
  });
  const now = useNow(today?.now, dataUpdatedAt);
  const day = dayKey(now);
  const last = moved(day, DAYS_AHEAD);
  const coming = useQuery({
    ...conferencesQuery({ from: moved(day, 1), until: last, intake: ["received", "confirmed", "in_conflict"], order: "oldest" }),
    enabled: me?.kind === "person" && today !== undefined,
  }).data;
  const drafts = useQuery({
    ...conferencesQuery({ intake: ["draft"] }),
    enabled: me?.kind === "person" && may(me, "conference.register"),
  }).data;
  if (!today || !me) return error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <Loading />;
  if (me.kind === "device") return <WaitingPage me={me} today={today} />;

  const { running, next, over } = sortDay(today.sessions);
  const first = [...running, ...next].find((entry) => buttonOf(entry, now).now);
  const nothing = !today.sessions.length;
  return (
    <div className="shell">
      <main id="main">
        <div className="pagehead">
          <h1>{t("today.title")}</h1>
          <span className="soft">{longDay(now)}</span>
          <b className="num push">{clock(now)}</b>
        </div>
        <DeadlineMoves moves={today.moves} />
        {nothing && (
          <div className="empty">
            <p>{t("today.empty")}</p>
            {may(me, "conference.register") && (
              <Link className={today.waiting.length ? "button" : "button primary"} to="/dang-ky">
                {t("today.button.register")}
              </Link>
            )}
          </div>
        )}
        {running.map((entry) => (
          <NowCard key={entry.session.id} entry={entry} now={now} first={entry === first} />
        ))}
        <Lines title={t("today.next")} entries={next} now={now} first={first} />
        <Lines title={t("today.over")} entries={over} now={now} first={first} />
        {coming && <ComingDays list={coming} last={last} now={now} />}
      </main>
      <Tasks
        me={me}
        waiting={today.waiting}
        moreWaiting={today.more_waiting}
        drafts={drafts?.conferences ?? []}
        moreDrafts={Boolean(drafts?.next)}
        filled={!first}
      />
    </div>
  );
}

interface LinesProps {
  title: string;
  entries: ReturnType<typeof sortDay>["next"];
  now: number;
  first: ReturnType<typeof sortDay>["next"][number] | undefined;
}

function Lines({ title, entries, now, first }: LinesProps) {
  const { t } = useTranslation();
  if (!entries.length) return null;
  return (
    <>
      <div className="sechead">
        <h2>{title}</h2>
        <span className="count small">{t("today.sessions", { count: entries.length })}</span>
      </div>
      <ol className="lines">
        {entries.map((entry) => (
          <DayLine key={entry.session.id} entry={entry} now={now} first={entry === first} />
        ))}
      </ol>
    </>
  );
}
