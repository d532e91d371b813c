import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Icon } from "@/ui/Icon";
import { DayInput } from "./DayInput";
import type { PartProps } from "./parts";

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const WEEKS = [1, 2, 4] as const;

/** On which days a briefing recurs, and until when. */
export function SeriesFields({ draft, change, errorOf, today }: PartProps) {
  const { t } = useTranslation();
  const wrong = errorOf("weekdays");
  const flip = (day: number) =>
    change({ weekdays: draft.weekdays.includes(day) ? draft.weekdays.filter((one) => one !== day) : [...draft.weekdays, day].sort() });
  return (
    <>
      <fieldset className="g6">
        <legend className="legend">{t("planning.fields.weekdays")}</legend>
        <div className="quick weekdays">
          {WEEKDAYS.map((day) => (
            <button key={day} className="button dense" type="button" aria-pressed={draft.weekdays.includes(day)} onClick={() => flip(day)}>
              {t(`planning.weekday.${day}`)}
            </button>
          ))}
        </div>
        {wrong ? (
          <p className="state is-fault" data-invalid tabIndex={-1}>
            <Icon name="fault" />
            {wrong}
          </p>
        ) : (
          <p className="hint">{t("planning.hints.ownDay")}</p>
        )}
      </fieldset>
      <Select
        className="g3"
        label={t("planning.fields.everyWeeks")}
        data={WEEKS.map((weeks) => ({ value: String(weeks), label: t(`planning.weeks.${weeks}`) }))}
        value={String(draft.everyWeeks)}
        allowDeselect={false}
        onChange={(weeks) => weeks && change({ everyWeeks: Number(weeks) })}
      />
      <div className="g3">
        <DayInput
          label={t("planning.fields.lastDay")}
          value={draft.lastDay}
          today={today}
          error={errorOf("lastDay")}
          onChange={(lastDay) => change({ lastDay })}
        />
      </div>
    </>
  );
}
