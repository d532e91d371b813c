import { useTranslation } from "react-i18next";
import { TimeInput } from "@/features/registration/TimeInput";
import { readTime } from "@/features/registration/typed";
import { useNow } from "@/features/today/useNow";
import { clock } from "@/i18n/dates";

interface Props {
  /** Null: nobody typed over what the clock shows. */
  value: string | null;
  /** The server's clock, and when it came here in milliseconds. */
  now: string;
  receivedAt: number;
  onChange: (time: string) => void;
}

/** When the order was given: what the clock shows, going on until somebody types another time. It alone is drawn anew each second. */
export function OrderTime({ value, now, receivedAt, onChange }: Props) {
  const { t } = useTranslation();
  const shown = clock(useNow(now, receivedAt));
  const time = value ?? shown;
  return (
    <TimeInput
      label={t("emergency.fields.time")}
      value={time}
      error={readTime(time) ? undefined : t("registration.wrong.time")}
      onChange={(typed) => {
        // Walking through the field with the keyboard types nothing.
        if (value !== null || typed !== shown) onChange(typed);
      }}
    />
  );
}
