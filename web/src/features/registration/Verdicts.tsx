import { Textarea } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { UseQueryResult } from "@tanstack/react-query";
import { asProblem } from "@/api/problem";
import type { CheckView, VerdictsView } from "@/api/types";
import { language } from "@/i18n";
import { shortDay, weekday } from "@/i18n/dates";
import { Icon, type IconName } from "@/ui/Icon";
import { ClashVerdicts } from "./ClashVerdicts";
import { DeadlineVerdict } from "./DeadlineVerdict";
import { LawVerdict } from "./LawVerdict";
import { SeriesVerdict } from "./SeriesVerdict";
import { LIMITS, SUB_POINT_LIMIT, subPoints, type Draft, type DraftField, type Wrong } from "./draft";
import { readDay, readTime } from "./typed";

interface Props {
  draft: Draft;
  today: string;
  wrong: Partial<Record<DraftField, Wrong>>;
  /** Enough is typed to ask the server. */
  asked: boolean;
  checked: UseQueryResult<CheckView>;
  change: (part: Partial<Draft>) => void;
}

type Tone = "verified" | "attention" | "fault" | "idle";

const ICONS: Record<Tone, IconName> = { verified: "check", attention: "clock", fault: "fault", idle: "idle" };

function Verdict({ tone, children, why }: { tone: Tone; children: ReactNode; why?: string }) {
  return (
    <section className="verdict">
      <p className={`state is-${tone}`}>
        <Icon name={ICONS[tone]} />
        {children}
      </p>
      {why && <p className="small">{why}</p>}
    </section>
  );
}

/** What the rules say about what was typed, while it is typed. */
export function Verdicts({ draft, today, wrong, asked, checked, change }: Props) {
  const { t } = useTranslation();
  const { data, error } = checked;
  const view = asked ? data : undefined;
  const content = !wrong.title && !wrong.hostBodyId && !wrong.coordinator && !wrong.phone && !wrong.dutyOfficer;
  const day = readDay(draft.day, today);
  const [start, end] = [readTime(draft.start), readTime(draft.end)];
  const time = day && start && end && !wrong.end;
  const rehearsalDay = readDay(draft.rehearsalDay, today);
  const rehearsalStart = readTime(draft.rehearsalTime);
  const rehearsal = rehearsalDay && rehearsalStart && !wrong.rehearsalDay;
  const count = subPoints(draft).length + (draft.mainPointId === null ? 0 : 1);
  const limit = SUB_POINT_LIMIT + 1;
  const figures = { count, limit: String(limit) };
  const points = !wrong.mainPointId && !wrong.subPointIds;
  const dayWords = (value: string) => `${weekday(value)} ${shortDay(value)}`;
  return (
    <>
      {view?.verdicts && !draft.heldElsewhere && (
        <Deadlines view={view.verdicts} reason={draft.lateReason} onLateReason={(lateReason) => change({ lateReason })} />
      )}
      {view && <LawVerdict checked={view} />}
      {view && <ClashVerdicts checked={view} change={change} venues={draft.venues} />}
      {view && draft.recurs && (
        <SeriesVerdict series={view.series} leftOut={draft.leftOut} onLeaveOut={(leftOut) => change({ leftOut })} />
      )}
      <Verdict tone={content ? "verified" : "attention"}>
        {content ? t("registration.checks.content") : t("registration.checks.contentOpen")}
      </Verdict>
      {time ? (
        <Verdict tone="verified">{t("registration.checks.time", { day: dayWords(day), start, end })}</Verdict>
      ) : (
        <Verdict tone={wrong.end === "endBeforeStart" ? "fault" : "attention"}>
          {wrong.end === "endBeforeStart" ? t("registration.wrong.endBeforeStart") : t("registration.checks.timeOpen")}
        </Verdict>
      )}
      {asked && !view && (
        <Verdict tone={error ? "attention" : "idle"}>
          {error ? t("planning.checks.unknown", { what: asProblem(error).what }) : t("planning.checks.waiting")}
        </Verdict>
      )}
      {!draft.rehearse && !draft.heldElsewhere && <Verdict tone="attention" why={t("registration.checks.rehearsalWhy")}>{t("registration.checks.rehearsalNone")}</Verdict>}
      {draft.rehearse && !draft.heldElsewhere && rehearsal && (
        <Verdict tone="verified">
          {t("registration.checks.rehearsal", { day: dayWords(rehearsalDay), start: rehearsalStart })}
        </Verdict>
      )}
      {draft.rehearse && !draft.heldElsewhere && !rehearsal && (
        <Verdict tone={wrong.rehearsalDay === "rehearsalAfter" ? "fault" : "attention"}>
          {wrong.rehearsalDay === "rehearsalAfter" ? t("registration.wrong.rehearsalAfter") : t("registration.checks.rehearsalOpen")}
        </Verdict>
      )}
      {points && !view?.capacity && <Verdict tone="verified">{t("registration.checks.capacity", figures)}</Verdict>}
      {!points && (
        <Verdict tone={wrong.subPointIds === "tooMany" ? "fault" : "attention"}>
          {wrong.subPointIds === "tooMany" ? t("registration.checks.pointsMany", figures) : t("registration.checks.pointsOpen")}
        </Verdict>
      )}
      {draft.recording && <Verdict tone="verified">{t("registration.checks.recording")}</Verdict>}
      {!Object.keys(wrong).length && draft.rehearse && (
        <Verdict tone="verified" why={t("registration.checks.noticeWhy")}>
          {t("registration.checks.notice")}
        </Verdict>
      )}
    </>
  );
}

interface DeadlinesProps {
  view: VerdictsView;
  reason: string;
  onLateReason: (reason: string) => void;
}

/** The deadlines; a late registration is kept, and asked why. */
function Deadlines({ view, reason, onLateReason }: DeadlinesProps) {
  const { t } = useTranslation();
  const late = view.verdicts.some(({ clause, outcome }) => clause === "9.1" && outcome === "late");
  return (
    <>
      {view.verdicts.map((verdict) => (
        <DeadlineVerdict key={verdict.clause} verdict={verdict} />
      ))}
      {late && (
        <section className="verdict">
          <p className="small">{t("deadlines.firstDay", { day: `${weekday(view.first_day)} ${shortDay(view.first_day)}` })}</p>
          <Textarea
            label={t("deadlines.late.label")}
            description={t("deadlines.late.hint")}
            value={reason}
            maxLength={LIMITS.lateReason}
            autosize
            minRows={2}
            onChange={(event) => onLateReason(event.currentTarget.value)}
          />
        </section>
      )}
      {view.wish && (
        <Verdict tone="idle" why={language() === "en" ? view.wish.words_en : view.wish.words_vi}>
          {t("deadlines.wish")}
        </Verdict>
      )}
    </>
  );
}
