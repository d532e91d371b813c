import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { IntakeItem } from "@/api/types";
import { clock, dayAndClock, shortDay } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";
import { IntakeState } from "@/ui/IntakeState";

interface Props {
  item: IntakeItem;
  on: boolean;
  /** The Tab key stops here. */
  stop: boolean;
  onChoose: () => void;
  onVisit: () => void;
  onKey: (event: KeyboardEvent) => void;
}

/** A registration in the queue: when it is held, by when something has to be said, and what is not in order. */
export function IntakeLine({ item, on, stop, onChoose, onVisit, onKey }: Props) {
  const { t } = useTranslation();
  const [now] = useState(() => Date.now());
  const overdue = Date.parse(item.due_at) < now;
  return (
    <li>
      <button
        className={on ? "queued on" : "queued"}
        type="button"
        aria-current={on}
        tabIndex={stop ? 0 : -1}
        onClick={onChoose}
        onFocus={onVisit}
        onKeyDown={onKey}
      >
        <span className="time num">
          {shortDay(item.starts_at)}
          <br />
          {clock(item.starts_at)} – {clock(item.ends_at)}
        </span>
        <span className="what">
          <b className="wrap-any">{item.title}</b>
          <span className="soft small">
            {item.host_name}, {t("intake.points", { count: item.point_count })}
          </span>
          <IntakeState conference={item} />
          {item.clashing.length > 0 && item.intake !== "in_conflict" && (
            <span className="state is-fault small">
              <Icon name="clash" />
              {t("intake.clash", { titles: item.clashing.join("; ") })}
            </span>
          )}
          {item.waiting_in_series > 1 && (
            <span className="state is-idle small">
              <Icon name="calendar" />
              {t("intake.series", { count: item.waiting_in_series })}
            </span>
          )}
          {item.taken_by && <span className="small soft">{t("intake.taken", { name: item.taken_by })}</span>}
          <span className={`small ${overdue ? "state is-attention" : "soft"}`}>
            {t(overdue ? "intake.overdue" : "intake.due", { time: dayAndClock(item.due_at) })}
          </span>
        </span>
      </button>
    </li>
  );
}
