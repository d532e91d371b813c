import "./rules.css";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { may, useMe } from "@/api/me";
import { bodiesQuery } from "@/api/queries";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { dayAndClock, dayKey, shortDay } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";
import { CalendarChanges } from "./CalendarChanges";
import { ConfirmYear } from "./ConfirmYear";
import { DaySide } from "./DaySide";
import { byDay } from "./days";
import { SwapDialog } from "./SwapDialog";
import { useCalendar } from "./useCalendar";
import { YearGrid } from "./YearGrid";

const FIRST_YEAR = 2000;
const LAST_YEAR = 2100;

/** The working-day calendar: a year at a glance, each day by hand, and who vouches for it. */
export function CalendarTab() {
  const { t } = useTranslation();
  const me = useMe();
  const [today] = useState(() => dayKey(Date.now()));
  const [chosen, setChosen] = useState(today);
  const year = Number(chosen.slice(0, 4));
  const { shown, changes, change } = useCalendar(year);
  const bodies = useQuery(bodiesQuery).data ?? [];
  const [asking, setAsking] = useState<"swap" | "confirm">();
  const side = useRef<HTMLElement>(null);
  const view = shown.data;
  const entries = useMemo(() => byDay(view?.entries ?? []), [view]);
  const open = view?.entries.filter(({ confirmed }) => !confirmed).length ?? 0;
  const settled = Boolean(view?.confirmed_at) && !open;
  const manages = may(me, "rules.manage");
  const { reset } = change;
  const choose = useCallback(
    (day: string) => {
      const next = Number(day.slice(0, 4));
      if (next >= FIRST_YEAR && next <= LAST_YEAR) setChosen(day);
      reset();
    },
    [reset],
  );
  const turn = (to: number) => choose(to === Number(today.slice(0, 4)) ? today : `${to}-01-01`);
  const close = () => {
    setAsking(undefined);
    change.reset();
  };
  return (
    <div className="shell">
      <div className="body">
        <div className="pagehead">
          <button className="button dense" type="button" disabled={year === FIRST_YEAR} onClick={() => turn(year - 1)}>
            ← {t("rules.calendar.earlier", { year: String(year - 1) })}
          </button>
          <h2 aria-live="polite">{t("rules.calendar.year", { year: String(year) })}</h2>
          <button className="button dense" type="button" disabled={year === LAST_YEAR} onClick={() => turn(year + 1)}>
            {t("rules.calendar.later", { year: String(year + 1) })} →
          </button>
          {view && <span className="soft small push">{t("rules.calendar.version", { version: String(view.version) })}</span>}
        </div>
        {!view && (shown.error ? <ProblemNote error={shown.error} onRetry={() => void shown.refetch()} /> : <Loading />)}
        {view && (
          <>
            <div className="pagehead">
              {view.confirmed_at ? (
                <span className="facts">
                  <span className="state is-verified">
                    <Icon name="check" />
                    {t("rules.calendar.confirmed")}
                  </span>
                  <span className="soft">{t("rules.calendar.confirmedBy", { name: view.confirmed_by, time: dayAndClock(view.confirmed_at) })}</span>
                  {open > 0 && (
                    <span className="state is-attention">
                      <Icon name="fault" />
                      {t("rules.calendar.open", { count: open })}
                    </span>
                  )}
                  {view.document_number && (
                    <span className="soft">
                      {view.document_number}
                      {view.document_date && `, ${shortDay(view.document_date)}`}
                    </span>
                  )}
                </span>
              ) : (
                <span className="state is-attention wrap">
                  <Icon name="fault" />
                  {t("rules.calendar.proposed")}
                </span>
              )}
            </div>
            {manages && (
              <div className="row wrap actions">
                <button
                  className={settled ? "button" : "button primary"}
                  type="button"
                  disabled={change.isPending}
                  onClick={() => (settled ? change.mutate({ do: "reopen", year }) : setAsking("confirm"))}
                >
                  {t(settled ? "rules.calendar.reopen" : "rules.calendar.confirm", { year: String(year) })}
                </button>
                <button className="button" type="button" onClick={() => setAsking("swap")}>
                  <Icon name="again" />
                  {t("rules.calendar.swap")}
                </button>
                <button className="button" type="button" disabled={change.isPending} onClick={() => change.mutate({ do: "propose", year })}>
                  {t("rules.calendar.propose")}
                </button>
              </div>
            )}
            {change.error && !asking && <ProblemNote error={change.error} />}
            <YearGrid
              year={year}
              entries={entries}
              chosen={chosen}
              today={today}
              onChoose={choose}
              onOpen={() => side.current?.querySelector<HTMLElement>("input, button")?.focus()}
            />
            <p className="small soft">{t("rules.calendar.keys")}</p>
            <CalendarChanges changes={changes} />
          </>
        )}
      </div>
      <aside className="point-side" ref={side}>
        <DaySide
          key={chosen}
          day={chosen}
          entries={entries.get(chosen) ?? []}
          bodies={bodies}
          manages={manages}
          pending={change.isPending}
          onStep={(step) => change.mutate(step)}
        />
      </aside>
      <SwapDialog
        key={asking}
        opened={asking === "swap"}
        today={chosen}
        pending={change.isPending}
        error={change.error}
        onClose={close}
        onAdd={(added) => change.mutate({ do: "add", entries: added }, { onSuccess: close })}
      />
      <ConfirmYear
        key={year}
        year={year}
        opened={asking === "confirm"}
        today={today}
        pending={change.isPending}
        error={change.error}
        onClose={close}
        onConfirm={(request) => change.mutate({ do: "confirm", year, request }, { onSuccess: close })}
      />
    </div>
  );
}
