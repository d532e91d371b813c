import { useTranslation } from "react-i18next";
import type { SeatView } from "@/features/room/session";
import { useInert } from "@/features/room/useInert";
import type { Looking } from "./useLooking";

interface Props {
  seat: SeatView;
  looking: Looking;
  may: boolean;
}

/** Looks at a point alone, or ends it. */
export function SeatLook({ seat, looking, may }: Props) {
  const { t } = useTranslation();
  const { name, point_id: pointId } = seat;
  const here = seat.presence === "present";
  const looks = looking.byHand && looking.seat?.point_id === pointId;
  const still = useInert(`${looks}`) || (!looks && (!may || !here));
  return (
    <div className="seat-delivery">
      <span className="soft xs">{t("chair.look.title")}</span>
      <button
        className="button dense"
        type="button"
        aria-label={t(looks ? "chair.look.endOf" : "chair.look.of", { name })}
        aria-disabled={still}
        onClick={() => {
          if (still) return;
          if (looks) looking.end();
          else looking.look(pointId);
        }}
      >
        {t(looks ? "chair.look.end" : "chair.look.open")} <kbd aria-hidden="true">R</kbd>
      </button>
      <span className="soft xs">{t(here || looks ? "chair.look.hint" : "chair.look.absent")}</span>
    </div>
  );
}
