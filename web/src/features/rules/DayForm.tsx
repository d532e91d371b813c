import { Select, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { BodyView, CalendarEntryIn, CalendarEntryView } from "@/api/types";
import { DayInput } from "@/features/registration/DayInput";
import { readDay, writeDay } from "@/features/registration/typed";
import { BodySelect } from "@/ui/BodySelect";
import { weekdayOf } from "./days";

interface Props {
  day: string;
  /** What is corrected; undefined: something new. */
  entry: CalendarEntryView | undefined;
  bodies: readonly BodyView[];
  pending: boolean;
  onSave: (entry: CalendarEntryIn) => void;
  onRemove?: (() => void) | undefined;
}

const OF_WEEKEND = ["holiday", "swap_work", "local_closure"] as const;
const OF_WEEKDAY = ["holiday", "compensation", "swap_off", "local_closure"] as const;

/** One day of the calendar, by hand. */
export function DayForm({ day, entry, bodies, pending, onSave, onRemove }: Props) {
  const { t } = useTranslation();
  const kinds = weekdayOf(day) > 4 ? OF_WEEKEND : OF_WEEKDAY;
  const [kind, setKind] = useState<CalendarEntryIn["kind"]>(entry?.kind ?? (weekdayOf(day) > 4 ? "swap_work" : "holiday"));
  const [name, setName] = useState(entry?.name ?? "");
  const [bodyId, setBodyId] = useState<number | null>(entry?.body_id ?? null);
  const [number, setNumber] = useState(entry?.document_number ?? "");
  const [date, setDate] = useState(entry?.document_date ? writeDay(entry.document_date) : "");
  const [tried, setTried] = useState(false);
  const read = readDay(date, day);
  const wrong = date.trim() !== "" && !read;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!wrong)
      onSave({ day, kind, name: name.trim(), body_id: bodyId, document_number: number.trim(), document_date: read ?? null });
  };
  return (
    <form className="form" onSubmit={submit} noValidate>
      <Select
        label={t("rules.day.kind")}
        data={kinds.map((value) => ({ value, label: t(`rules.kind.${value}`) }))}
        value={kind}
        allowDeselect={false}
        onChange={(value) => value && setKind(value as CalendarEntryIn["kind"])}
      />
      <TextInput label={t("rules.day.name")} value={name} maxLength={200} onChange={(event) => setName(event.currentTarget.value)} />
      <BodySelect label={t("rules.day.body")} description={t("rules.day.bodyHint")} options={bodies} value={bodyId} onChange={setBodyId} />
      <TextInput label={t("rules.day.number")} value={number} maxLength={64} onChange={(event) => setNumber(event.currentTarget.value)} />
      <DayInput
        label={t("rules.day.date")}
        value={date}
        today={day}
        error={tried && wrong ? t("rules.swap.wrongDay") : undefined}
        onChange={setDate}
      />
      <button className="button primary wide" type="submit" disabled={pending}>
        {entry ? t("rules.day.save") : t("rules.day.add")}
      </button>
      {onRemove && (
        <button className="button end wide" type="button" disabled={pending} onClick={onRemove}>
          {t("rules.day.remove")}
        </button>
      )}
    </form>
  );
}
