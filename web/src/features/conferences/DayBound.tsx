import { useState } from "react";
import { useTranslation } from "react-i18next";
import { DayInput } from "@/features/registration/DayInput";
import { readDay, writeDay } from "@/features/registration/typed";
import { isOurs } from "./asked";

interface Props {
  label: string;
  value: string;
  today: string;
  onChange: (day: string) => void;
}

/** A first or last day; empty: no bound. */
export function DayBound({ label, value, today, onChange }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(value && writeDay(value));
  const [known, setKnown] = useState(value);
  const read = (text: string) => {
    const day = text.trim() ? readDay(text, today) : "";
    return day && !isOurs(day) ? undefined : day;
  };
  // A button or a link set another day; what is being typed stays as it is.
  if (value !== known) {
    setKnown(value);
    if (read(typed) !== value) setTyped(value && writeDay(value));
  }
  return (
    <DayInput
      label={label}
      value={typed}
      today={today}
      error={read(typed) === undefined ? t("conferences.badDay") : undefined}
      onChange={(next) => {
        setTyped(next);
        const day = read(next);
        if (day !== undefined && day !== value) onChange(day);
      }}
    />
  );
}
