import "./registration.css";
import { TextInput } from "@mantine/core";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { weekday } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";
import { readDay, writeDay } from "./typed";

interface Props {
  label: string;
  value: string;
  today: string;
  error: string | undefined;
  onChange: (value: string) => void;
}

/** A day, typed as it stands on paper or picked from the browser's calendar; the weekday is said below. */
export function DayInput({ label, value, today, error, onChange }: Props) {
  const { t } = useTranslation();
  const picker = useRef<HTMLInputElement>(null);
  const day = readDay(value, today);
  return (
    <div className="with-pick">
      <TextInput
        label={label}
        value={value}
        placeholder={t("registration.hints.day")}
        description={day ? weekday(day) : undefined}
        inputWrapperOrder={["label", "input", "description", "error"]}
        inputMode="numeric"
        autoComplete="off"
        error={error}
        onChange={(event) => onChange(event.currentTarget.value)}
        onBlur={() => day && onChange(writeDay(day))}
        rightSectionWidth="var(--hit)"
        rightSection={
          <button
            className="button quiet dense"
            type="button"
            title={t("registration.hints.pick")}
            aria-label={`${label}: ${t("registration.hints.pick")}`}
            onClick={() => picker.current?.showPicker()}
          >
            <Icon name="calendar" />
          </button>
        }
      />
      <input
        ref={picker}
        type="date"
        tabIndex={-1}
        aria-hidden="true"
        value={day ?? ""}
        onChange={(event) => event.currentTarget.value && onChange(writeDay(event.currentTarget.value))}
      />
    </div>
  );
}
