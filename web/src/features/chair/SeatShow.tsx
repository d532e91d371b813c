import { useTranslation } from "react-i18next";
import type { SeatView } from "@/features/room/session";
import { useInert } from "@/features/room/useInert";

export interface ShowCommands {
  readonly show: (pointId: number) => void;
  readonly end: () => void;
}

interface Props {
  seat: SeatView;
  /** Undefined: nobody may just now. */
  commands?: ShowCommands;
}

/** Broadcasts a point to all without its sound, or ends it; it can be undone like every command on the floor. */
export function SeatShow({ seat, commands }: Props) {
  const { t } = useTranslation();
  const { name, shown, has_floor: speaks, presence } = seat;
  const able = shown || (presence === "present" && !speaks);
  const still = useInert(`${shown}`) || !commands || !able;
  const hint = shown ? "now" : speaks ? "floor" : presence === "present" ? "hint" : "absent";
  return (
    <div className="seat-delivery">
      <span className="soft xs">{t("chair.show.title")}</span>
      <button
        className="button dense"
        type="button"
        aria-label={t(shown ? "chair.show.endOf" : "chair.show.of", { name })}
        aria-disabled={still}
        onClick={() => {
          if (still) return;
          if (shown) commands.end();
          else commands.show(seat.point_id);
        }}
      >
        {t(shown ? "chair.show.end" : "chair.show.open")} <kbd aria-hidden="true">P</kbd>
      </button>
      <span className="soft xs" role="status">
        {t(`chair.show.${hint}`)}
      </span>
    </div>
  );
}
