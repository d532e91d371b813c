import { useTranslation } from "react-i18next";
import type { SeatView } from "@/features/room/session";
import { clock } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";

/** That a point which speaks or waits is lost, and how long what it has is kept for it. */
export function LostSeat({ seat }: { seat: SeatView }) {
  const { t } = useTranslation();
  return (
    <span className="xs">
      <span className="state is-fault">
        <Icon name="lost" />
        {seat.kept_until ? t("chair.keptUntil", { time: clock(seat.kept_until) }) : t("chair.kept")}
      </span>
    </span>
  );
}
