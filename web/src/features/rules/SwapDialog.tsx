import { Modal, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { CalendarEntryIn } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { DayInput } from "@/features/registration/DayInput";
import { readDay } from "@/features/registration/typed";

interface Props {
  opened: boolean;
  today: string;
  pending: boolean;
  error: unknown;
  onClose: () => void;
  onAdd: (entries: CalendarEntryIn[]) => void;
}

/** A day off and the weekend day worked for it: both are added, or neither. */
export function SwapDialog({ opened, today, pending, error, onClose, onAdd }: Props) {
  const { t } = useTranslation();
  const [off, setOff] = useState("");
  const [work, setWork] = useState("");
  const [number, setNumber] = useState("");
  const [date, setDate] = useState("");
  const [tried, setTried] = useState(false);
  const wrongDay = (typed: string, needed: boolean) =>
    tried && (needed || typed.trim()) && !readDay(typed, today) ? t("rules.swap.wrongDay") : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const [offDay, workDay, paper] = [readDay(off, today), readDay(work, today), readDay(date, today)];
    if (!offDay || !workDay || (date.trim() && !paper)) return;
    const paperOf = { name: "", body_id: null, document_number: number.trim(), document_date: paper ?? null };
    onAdd([
      { day: offDay, kind: "swap_off", ...paperOf },
      { day: workDay, kind: "swap_work", ...paperOf },
    ]);
  };
  return (
    <Modal opened={opened} onClose={onClose} title={t("rules.swap.title")} closeButtonProps={{ "aria-label": t("action.close") }} centered>
      <form className="form" onSubmit={submit} noValidate>
        <DayInput label={t("rules.swap.off")} value={off} today={today} error={wrongDay(off, true)} onChange={setOff} />
        <DayInput label={t("rules.swap.work")} value={work} today={today} error={wrongDay(work, true)} onChange={setWork} />
        <TextInput label={t("rules.day.number")} value={number} maxLength={64} onChange={(event) => setNumber(event.currentTarget.value)} />
        <DayInput label={t("rules.day.date")} value={date} today={today} error={wrongDay(date, false)} onChange={setDate} />
        {error !== null && error !== undefined && <ProblemNote error={error} />}
        <button className="button primary wide" type="submit" disabled={pending}>
          {t("rules.swap.submit")}
        </button>
      </form>
    </Modal>
  );
}
