import "../registration/registration.css";
import "./conferences.css";
import { Select } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { conferencePagesQuery } from "@/api/queries";
import type { ConferenceBrief } from "@/api/types";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { clock, shortDay, weekday } from "@/i18n/dates";
import { IntakeState } from "@/ui/IntakeState";
import { MoreButton } from "@/ui/MoreButton";
import { SearchBox } from "@/ui/SearchBox";
import { useTitle } from "@/ui/title";
import { useSettled } from "@/ui/useSettled";
import { useToday } from "@/ui/useToday";
import { askedFor, readWanted, STATE_NAMES, writeWanted, type Wanted } from "./asked";
import { DayBound } from "./DayBound";

const ANY = "any" as const;

/** All conferences that the caller may read, by days, states and words; a list that was cut says so and goes on. */
export function ConferencesPage() {
  const { t } = useTranslation();
  const today = useToday();
  const [address, setAddress] = useSearchParams();
  useTitle(t("conferences.title"));
  const wanted = readWanted(address, today);
  const change = (part: Partial<Wanted>) => setAddress(writeWanted({ ...wanted, ...part }, today), { replace: true });
  const [typed, setTyped] = useState(wanted.words);
  const words = useSettled(typed);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage, isPlaceholderData } = useInfiniteQuery({
    ...conferencePagesQuery(askedFor({ ...wanted, words })),
    placeholderData: keepPreviousData,
  });
  const found = data?.pages.flatMap(({ conferences }) => conferences);
  const everything = !wanted.from && !wanted.until;
  return (
    <main id="main" className="page">
      <div className="pagehead">
        <h1>{t("conferences.title")}</h1>
        <p className="quick">
          <button className="button dense" type="button" aria-pressed={wanted.from === today && !wanted.until} onClick={() => change({ from: today, until: "" })}>
            {t("conferences.coming")}
          </button>
          <button className="button dense" type="button" aria-pressed={!wanted.from && wanted.until === today} onClick={() => change({ from: "", until: today })}>
            {t("conferences.past")}
          </button>
          <button className="button dense" type="button" aria-pressed={everything} onClick={() => change({ from: "", until: "" })}>
            {t("conferences.allDays")}
          </button>
        </p>
      </div>
      <div className="conference-filters">
        <SearchBox
          label={t("conferences.search")}
          value={typed}
          onChange={(next) => {
            setTyped(next);
            change({ words: next });
          }}
        />
        <DayBound label={t("conferences.from")} value={wanted.from} today={today} onChange={(from) => change({ from })} />
        <DayBound label={t("conferences.until")} value={wanted.until} today={today} onChange={(until) => change({ until })} />
        <Select
          label={t("conferences.state")}
          data={([ANY, ...STATE_NAMES] as const).map((value) => ({ value, label: t(`conferences.states.${value}`) }))}
          value={wanted.state || ANY}
          allowDeselect={false}
          onChange={(value) => change({ state: STATE_NAMES.find((name) => name === value) ?? "" })}
        />
      </div>
      {!found && (error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <Loading />)}
      {found && (
        <div className="stack" aria-busy={isPlaceholderData}>
          <output className="soft small">
            {t(hasNextPage ? "conferences.cut" : "conferences.count", { count: found.length })}{" "}
            {found.length > 1 && t(wanted.from ? "conferences.earliestFirst" : "conferences.latestFirst")}
          </output>
          {error && <ProblemNote error={error} onRetry={() => void refetch()} />}
          {!found.length && !everything && (
            <p className="row wrap">
              <button className="button" type="button" onClick={() => change({ from: "", until: "" })}>
                {t("conferences.onAllDays")}
              </button>
            </p>
          )}
          <ol className="lines">
            {found.map((conference) => (
              <Line key={conference.id} conference={conference} />
            ))}
          </ol>
          <MoreButton more={hasNextPage} busy={isFetchingNextPage} onMore={() => void fetchNextPage()} />
        </div>
      )}
    </main>
  );
}

function Line({ conference }: { conference: ConferenceBrief }) {
  const { t } = useTranslation();
  return (
    <li className="line">
      <span className="time num">
        {shortDay(conference.starts_at)}
        <span className="start soft small">{weekday(conference.starts_at)}</span>
        <span className="start soft small">
          {clock(conference.starts_at)} – {clock(conference.ends_at)}
        </span>
      </span>
      <span className="what wrap-any">
        <b>{conference.title}</b>
        <span className="soft">
          {t("today.host", { name: conference.host_name })}, {t("today.points", { count: conference.point_count })}
        </span>
        <IntakeState conference={conference} />
      </span>
      <Link className="button" to={`/dang-ky/${conference.id}`}>
        {t("today.button.details")}
      </Link>
    </li>
  );
}
