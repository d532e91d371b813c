import { useTranslation } from "react-i18next";
import type { SeatView } from "@/features/room/session";
import { useInert } from "@/features/room/useInert";

interface Props {
  seat: SeatView;
  /** Undefined: nobody may just now. */
  onMain?: (pointId: number) => void;
}

/** Moves the main point here; a few seconds long it can be undone like every command on the floor. */
export function SeatMain({ seat, onMain }: Props) {
  const { t } = useTranslation();
  const here = seat.presence === "present";
  const still = useInert(`${seat.point_id}`) || !onMain || !here;
  return (
    <div className="seat-delivery">
      <span className="soft xs">{t("chair.mainPoint.title")}</span>
      <button
        className="button dense"
        type="button"
        aria-label={t("chair.mainPoint.moveTo", { name: seat.name })}
        aria-disabled={still}
        onClick={() => {
          if (!still) onMain(seat.point_id);
        }}
      >
        {t("chair.mainPoint.move")}
      </button>
      <span className="soft xs">{t(here ? "chair.mainPoint.hint" : "chair.mainPoint.absent")}</span>
    </div>
  );
}
