import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { BodyView, CalendarEntryView } from "@/api/types";
import { longDay, shortDay } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";
import { DayForm } from "./DayForm";
import { weekdayOf } from "./days";
import type { CalendarStep } from "./useCalendar";

interface Props {
  day: string;
  entries: readonly CalendarEntryView[];
  bodies: readonly BodyView[];
  manages: boolean;
  pending: boolean;
  onStep: (step: CalendarStep) => void;
}

/** What the calendar says of one day, and the form to say something else. */
export function DaySide({ day, entries, bodies, manages, pending, onStep }: Props) {
  const { t } = useTranslation();
  // An entry's id, or "new"; the first one is in hand by itself.
  const [picked, setPicked] = useState<number | "new">();
  const inHand = picked === "new" ? undefined : (entries.find(({ id }) => id === picked) ?? entries[0]);
  return (
    <>
      <h2>{longDay(day)}</h2>
      <div className="detail">
        {!entries.length && <p className="soft">{t(weekdayOf(day) > 4 ? "rules.plain.weekend" : "rules.plain.work")}</p>}
        {entries.map((entry) => (
          <div className="entry" key={entry.id}>
            <b>{t(`rules.kind.${entry.kind}`)}</b>
            {entry.name && <span>{entry.name}</span>}
            <span className="soft small">{entry.body_id === null ? t("rules.day.everywhere") : t("rules.day.below", { name: entry.body_name })}</span>
            {entry.document_number && (
              <span className="soft small">
                {entry.document_number}
                {entry.document_date && `, ${shortDay(entry.document_date)}`}
              </span>
            )}
            {!entry.confirmed && (
              <span className="state is-attention small">
                <Icon name="fault" />
                {t("rules.day.proposed")}
              </span>
            )}
            {manages && entries.length > 1 && entry !== inHand && (
              <button className="button dense" type="button" onClick={() => setPicked(entry.id)}>
                {t("rules.day.edit")}
              </button>
            )}
          </div>
        ))}
        {manages && (
          <>
            {entries.length > 0 && picked !== "new" && (
              <button className="button quiet dense" type="button" onClick={() => setPicked("new")}>
                <Icon name="plus" />
                {t("rules.day.another")}
              </button>
            )}
            <DayForm
              key={inHand?.id ?? "new"}
              day={day}
              entry={inHand}
              bodies={bodies}
              pending={pending}
              onSave={(entry) => onStep(inHand ? { do: "correct", id: inHand.id, entry } : { do: "add", entries: [entry] })}
              onRemove={inHand && (() => onStep({ do: "remove", id: inHand.id }))}
            />
          </>
        )}
      </div>
    </>
  );
}
