import "./registration.css";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useRef, useState, type FormEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import { mandatesQuery } from "@/api/queries";
import type { BodyView, ConferenceIn, PointView, SeriesIn } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { clock, dayKey } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";
import { check, fieldOf, recurrenceOf, toCheck, toRequest, type DraftField } from "./draft";
import { readDay, writeDay } from "./typed";
import { RequestsPart } from "./RequestsPart";
import { useCheck } from "./useCheck";
import type { DraftInHand } from "./useDraft";
import { useMissing, useTreeOn } from "./useTreeOn";
import { Verdicts } from "./Verdicts";
import { WhatPart } from "./WhatPart";
import { WhenPart } from "./WhenPart";
import { WhoPart } from "./WhoPart";

interface Props {
  title: string;
  submitWord: string;
  hand: DraftInHand;
  /** Today's tree: what is shown until the day's own has come. */
  bodies: readonly BodyView[];
  points: readonly PointView[];
  error: unknown;
  /** What can be done about the error, beside it. */
  remedy?: ReactNode;
  pending: boolean;
  /** The registration that is being changed; undefined: a new one. */
  conferenceId?: number;
  onSubmit: (request: ConferenceIn, recurrence: SeriesIn["recurrence"] | null) => void;
  onCancel?: () => void;
}

/** One page, four parts; beside them what the rules say. What was typed stays whatever happens. */
export function RegistrationForm({ title, submitWord, hand, bodies, points, error, remedy, pending, conferenceId, onSubmit, onCancel }: Props) {
  const { t } = useTranslation();
  const { draft, change } = hand;
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const [today] = useState(() => dayKey(Date.now()));
  const { data: mandates } = useQuery(mandatesQuery);
  const plan = toCheck(draft, today, conferenceId);
  const checked = useCheck(plan);
  const now = useMemo(() => ({ bodies, points }), [bodies, points]);
  const tree = useTreeOn(readDay(draft.day, today), now);
  const missing = useMissing(tree, draft, now);
  const wrong = check(draft, today);
  const refused = error ? fieldOf(asProblem(error).field) : undefined;

  const errorOf = (field: DraftField): string | undefined => {
    if (refused === field) return asProblem(error).what;
    if (field === "hostBodyId" && missing.host !== undefined && tree.day)
      return t("registration.onDay.host", { day: writeDay(tree.day), name: missing.host });
    const what = wrong[field];
    if (!tried || !what) return undefined;
    return what in PLANNED ? t(`planning.wrong.${what as keyof typeof PLANNED}`) : t(`registration.wrong.${what as Plain}`);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(wrong).length)
      window.setTimeout(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true], [data-invalid]")?.focus());
    else onSubmit(toRequest(draft, today, true), recurrenceOf(draft, today) ?? null);
  };
  const part = { draft, change, errorOf, today };

  return (
    <form className="shell" onSubmit={submit} ref={form} noValidate>
      <main id="main">
        <div className="pagehead">
          <h1>{title}</h1>
          {hand.keptAt !== undefined && (
            <span className="state is-idle">
              <Icon name="check" />
              {t("registration.kept", { time: clock(hand.keptAt) })}
            </span>
          )}
          {hand.lost && (
            <span className="state is-attention">
              <Icon name="fault" />
              {t("registration.notKept")}
            </span>
          )}
          {hand.keptAt !== undefined && (
            <button className="button quiet dense" type="button" onClick={hand.reset}>
              {t("registration.clear")}
            </button>
          )}
        </div>
        {Boolean(tree.error) && <ProblemNote error={tree.error} onRetry={tree.retry} />}
        <div className="parts">
          <div>
            <WhatPart {...part} bodies={tree.bodies} mandates={mandates ?? []} />
            <WhenPart {...part} single={conferenceId !== undefined} />
          </div>
          <div>
            <WhoPart {...part} tree={tree} missing={missing} checked={plan && checked.data} />
            <RequestsPart {...part} />
          </div>
        </div>
      </main>
      <aside className="verdicts">
        <h2>{t("registration.checks.title")}</h2>
        <div aria-live="polite">
          <Verdicts draft={draft} today={today} wrong={wrong} asked={plan !== undefined} checked={checked} change={change} />
        </div>
        <div className="send">
          {tried && Object.keys(wrong).length > 0 && (
            <p className="state is-fault" role="alert">
              <Icon name="fault" />
              {t("registration.stillWrong", { count: Object.keys(wrong).length })}
            </p>
          )}
          {Boolean(error) && <ProblemNote error={error} />}
          {remedy}
          <button className="button primary wide" type="submit" disabled={pending}>
            {draft.recurs && conferenceId === undefined ? t("planning.series.send") : submitWord}
          </button>
          {onCancel && (
            <button className="button wide" type="button" onClick={onCancel}>
              {t("action.cancel")}
            </button>
          )}
          <p className="small">{checked.data?.clashes.length ? t("planning.checks.sendAnyway") : t("registration.submitHint")}</p>
        </div>
      </aside>
    </form>
  );
}

/** What is wrong with the fields of planning has its words there. */
const PLANNED = { dutyOfficer: true, outsideHost: true, weekdays: true, lastDay: true, secret: true } as const;
type Plain = Exclude<NonNullable<ReturnType<typeof check>[DraftField]>, keyof typeof PLANNED>;
