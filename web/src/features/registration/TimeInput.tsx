import { TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { readTime } from "./typed";

interface Props {
  label: string;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}

/** A time of day on 24 hours, typed as `8`, `8h30` or `08:30`. */
export function TimeInput({ label, value, error, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <TextInput
      label={label}
      value={value}
      placeholder={t("registration.hints.time")}
      inputMode="numeric"
      autoComplete="off"
      error={error}
      onChange={(event) => onChange(event.currentTarget.value)}
      onBlur={() => {
        const time = readTime(value);
        if (time) onChange(time);
      }}
    />
  );
}
