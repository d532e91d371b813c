import { memo, useEffect, useRef, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import type { CalendarEntryView } from "@/api/types";
import { language } from "@/i18n";
import { longDay } from "@/i18n/dates";
import { afterKey, WEEKDAYS, weekdayOf, weeksOf } from "./days";

interface Props {
  year: number;
  entries: ReadonlyMap<string, readonly CalendarEntryView[]>;
  /** The day in hand; the only one that Tab stops at. */
  chosen: string;
  today: string;
  onChoose: (day: string) => void;
  /** Enter: on to the day's form. */
  onOpen: () => void;
}

const NOTHING: readonly CalendarEntryView[] = [];
const ENGLISH_MONTH = new Intl.DateTimeFormat("en-GB", { month: "long", timeZone: "UTC" });
const MONTHS = Array.from({ length: 12 }, (_, month) => month + 1);

/** A year, month by month; arrow keys go from day to day. */
export function YearGrid({ year, entries, chosen, today, onChoose, onOpen }: Props) {
  const { t } = useTranslation();
  const grid = useRef<HTMLDivElement>(null);
  const moved = useRef(false);
  useEffect(() => {
    // The focus follows the arrow keys, and never jumps here by itself.
    if (moved.current) grid.current?.querySelector<HTMLElement>(`[data-day="${chosen}"]`)?.focus();
    moved.current = false;
  }, [chosen]);
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Enter") {
      event.preventDefault();
      onOpen();
      return;
    }
    const next = event.altKey || event.ctrlKey || event.metaKey ? undefined : afterKey(chosen, event.key);
    if (!next) return;
    event.preventDefault();
    moved.current = true;
    onChoose(next);
  };
  return (
    <div className="months" ref={grid} role="group" aria-label={t("rules.calendar.year", { year: String(year) })}>
      {MONTHS.map((month) => (
        <section className="month" key={month}>
          <h3>{language() === "en" ? ENGLISH_MONTH.format(Date.UTC(year, month - 1)) : t("rules.calendar.month", { month: String(month) })}</h3>
          <div className="days" aria-hidden="true">
            {WEEKDAYS.map((weekday) => (
              <span className="xs faint" key={weekday}>
                {t(`rules.weekdays.${weekday}`)}
              </span>
            ))}
          </div>
          {weeksOf(year, month).map((week, place) => (
            <div className="days" key={week.find(Boolean) ?? place}>
              {week.map((day, weekday) =>
                day ? (
                  <Day key={day} day={day} entries={entries.get(day) ?? NOTHING} chosen={day === chosen} today={day === today} onChoose={onChoose} onKey={day === chosen ? onKey : undefined} />
                ) : (
                  <span key={WEEKDAYS[weekday]} />
                ),
              )}
            </div>
          ))}
        </section>
      ))}
    </div>
  );
}

interface DayProps {
  day: string;
  entries: readonly CalendarEntryView[];
  chosen: boolean;
  today: boolean;
  onChoose: (day: string) => void;
  /** The day in hand alone has the focus, and hears the keys. */
  onKey: ((event: KeyboardEvent) => void) | undefined;
}

/** Of 365 days an arrow key redraws two. */
const Day = memo(function Day({ day, entries, chosen, today, onChoose, onKey }: DayProps) {
  const { t } = useTranslation();
  const [first] = entries;
  const weekend = weekdayOf(day) > 4;
  const words = entries.map(({ kind, name, confirmed }) =>
    [t(`rules.kind.${kind}`), name, !confirmed && t("rules.day.proposed")].filter(Boolean).join(", "),
  );
  const plain = t(weekend ? "rules.plain.weekend" : "rules.plain.work");
  const look = ["day", first ? `is-${first.kind}` : weekend && "is-weekend", today && "is-today", first?.confirmed === false && "is-proposed"];
  return (
    <button
      className={look.filter(Boolean).join(" ")}
      type="button"
      data-day={day}
      tabIndex={chosen ? 0 : -1}
      aria-pressed={chosen}
      aria-current={today ? "date" : undefined}
      aria-label={`${longDay(day)}: ${words.join("; ") || plain}`}
      onClick={() => onChoose(day)}
      onKeyDown={onKey}
    >
      <span className="num">{Number(day.slice(8))}</span>
      {first && <span className="mark-word">{t(`rules.mark.${first.kind}`)}</span>}
    </button>
  );
});
