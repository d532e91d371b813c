import { useTranslation } from "react-i18next";
import type { CheckView } from "@/api/types";
import { shortDay, weekday } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";

interface Props {
  series: CheckView["series"];
  leftOut: readonly string[];
  onLeaveOut: (days: string[]) => void;
}

/** How many conferences a series makes, and the days on which something is in the way. */
export function SeriesVerdict({ series, leftOut, onLeaveOut }: Props) {
  const { t } = useTranslation();
  if (!series.length) return null;
  const words = (day: string) => `${weekday(day)} ${shortDay(day)}`;
  return (
    <section className="verdict">
      <p className="state is-verified">
        <Icon name="calendar" />
        {t("planning.series.count", { count: series.length })}
      </p>
      {series
        .filter(({ working, clashes }) => !working || clashes.length > 0)
        .map(({ day, working, day_off, clashes }) => (
          <p className="small" key={day}>
            <span className={working ? "state is-fault" : "state is-attention"}>
              <Icon name={working ? "clash" : "calendar"} />
              {!working
                ? day_off
                  ? t("planning.series.dayOff", { day: words(day), name: day_off })
                  : t("planning.series.weekend", { day: words(day) })
                : t("planning.series.clash", { day: words(day), title: clashes[0]?.title ?? "" })}
            </span>{" "}
            <button className="button dense quiet" type="button" onClick={() => onLeaveOut([...leftOut, day])}>
              {t("planning.series.leaveOut")}
            </button>
          </p>
        ))}
      {leftOut.map((day) => (
        <p className="small" key={day}>
          <button className="button dense quiet" type="button" onClick={() => onLeaveOut(leftOut.filter((one) => one !== day))}>
            {t("planning.series.putBack", { day: shortDay(day) })}
          </button>
        </p>
      ))}
    </section>
  );
}
