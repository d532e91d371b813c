import "./door.css";
import { useTranslation } from "react-i18next";
import { ProblemNote } from "@/app/ProblemNote";
import type { SeatView, SessionView } from "@/features/room/session";
import { useInert } from "@/features/room/useInert";
import { useDoor } from "./useDoor";
import { atTheDoor } from "./waiting";

interface Props {
  seat: SeatView;
  view: SessionView;
  may: boolean;
}

/** Lets a point in, also before it came, or sends it back before the door. */
export function SeatDoor({ seat, view, may }: Props) {
  const { t } = useTranslation();
  const command = useDoor(view);
  const inert = useInert(seat.entry ?? "outside");
  const { locked = false, waiting_room: waitingRoom = false } = view.door ?? {};
  const inside = seat.entry === "inside";
  // Through an open door everybody comes by itself.
  if (!inside && !atTheDoor(seat) && !locked && !waitingRoom) return null;
  const does = inside ? "sendBack" : "admit";
  const still = inert || !may || command.isPending || (!inside && locked);
  return (
    <div className="seat-delivery">
      <span className="soft xs">{t("door.title")}</span>
      <button
        className="button dense"
        type="button"
        aria-label={t(`door.${does}Of`, { name: seat.name })}
        aria-disabled={still}
        onClick={() => {
          if (!still) command.mutate({ do: inside ? "send-back" : "admit", pointId: seat.point_id });
        }}
      >
        {t(`door.${does}`)}
      </button>
      <span className="soft xs">{t(inside ? "door.sendBackHint" : locked ? "door.lockedHint" : "door.admitHint")}</span>
      {command.error && <ProblemNote error={command.error} />}
    </div>
  );
}
