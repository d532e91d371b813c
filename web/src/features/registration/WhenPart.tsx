import { Checkbox } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { DayInput } from "./DayInput";
import { weekdayOf } from "./draft";
import type { PartProps } from "./parts";
import { SeriesFields } from "./SeriesFields";
import { TimeInput } from "./TimeInput";
import { readDay } from "./typed";

interface Props extends PartProps {
  /** A registration that is being changed is one conference. */
  single: boolean;
}

/** When it is held, when it is rehearsed, and whether it recurs. */
export function WhenPart({ draft, change, errorOf, today, single }: Props) {
  const { t } = useTranslation();
  const recur = (recurs: boolean) => {
    const day = readDay(draft.day, today);
    // What recurs is a briefing, unless something else was chosen.
    const kind = recurs && draft.kind === "conference" ? "briefing" : draft.kind;
    change({ kind, recurs, weekdays: recurs && day && !draft.weekdays.length ? [weekdayOf(day)] : draft.weekdays });
  };
  return (
    <fieldset className="part" aria-labelledby="part-when">
      <h2 id="part-when">
        <span className="order">2</span>
        {t("registration.parts.when")}
      </h2>
      <div className="grid">
        <div className="g2">
          <DayInput
            label={t("registration.fields.day")}
            value={draft.day}
            today={today}
            error={errorOf("day")}
            onChange={(day) => change({ day })}
          />
        </div>
        <div className="g2 half">
          <TimeInput label={t("registration.fields.start")} value={draft.start} error={errorOf("start")} onChange={(start) => change({ start })} />
        </div>
        <div className="g2 half">
          <TimeInput label={t("registration.fields.end")} value={draft.end} error={errorOf("end")} onChange={(end) => change({ end })} />
        </div>
        {!draft.heldElsewhere && (
          <Checkbox
            className="g6"
            label={t("registration.fields.rehearse")}
            checked={draft.rehearse}
            onChange={(event) => change({ rehearse: event.currentTarget.checked })}
          />
        )}
        {draft.rehearse && !draft.heldElsewhere && (
          <>
            <div className="g2">
              <DayInput
                label={t("registration.fields.rehearsalDay")}
                value={draft.rehearsalDay}
                today={today}
                error={errorOf("rehearsalDay")}
                onChange={(rehearsalDay) => change({ rehearsalDay })}
              />
            </div>
            <div className="g2 half">
              <TimeInput
                label={t("registration.fields.rehearsalTime")}
                value={draft.rehearsalTime}
                error={errorOf("rehearsalTime")}
                onChange={(rehearsalTime) => change({ rehearsalTime })}
              />
            </div>
          </>
        )}
        {!single && !draft.heldElsewhere && (
          <Checkbox
            className="g6"
            label={t("planning.fields.recurs")}
            checked={draft.recurs}
            onChange={(event) => recur(event.currentTarget.checked)}
          />
        )}
        {draft.recurs && <SeriesFields draft={draft} change={change} errorOf={errorOf} today={today} />}
      </div>
    </fieldset>
  );
}
