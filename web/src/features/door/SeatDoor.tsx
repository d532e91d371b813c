import "./door.css";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemNote } from "@/app/ProblemNote";
import type { SeatView, SessionView } from "@/features/room/session";
import { useInert } from "@/features/room/useInert";
import { BarDialog } from "./BarDialog";
import { useDoor } from "./useDoor";
import { atTheDoor } from "./waiting";

interface Props {
  seat: SeatView;
  view: SessionView;
  may: boolean;
}

/** Lets a point in, also before it came, sends it back before the door, or puts it out of the session. */
export function SeatDoor({ seat, view, may }: Props) {
  const { t } = useTranslation();
  const command = useDoor(view);
  const [barring, setBarring] = useState(false);
  const inert = useInert(seat.entry ?? "outside");
  const { locked = false, waiting_room: waitingRoom = false } = view.door ?? {};
  const { name, point_id: pointId } = seat;
  const inside = seat.entry === "inside";
  const barred = seat.entry === "barred";
  const still = inert || !may || command.isPending;
  const shut = still || locked;
  // Through an open door everybody comes by itself.
  const admits = !inside && !barred && (atTheDoor(seat) || locked || waitingRoom);
  const hint = inside ? t("door.sendBackHint") : admits && t(locked ? "door.lockedHint" : "door.admitHint");
  return (
    <div className="seat-delivery">
      <span className="soft xs">{t("door.title")}</span>
      <span className="door-ways">
        {inside && (
          <button
            className="button dense"
            type="button"
            aria-label={t("door.sendBackOf", { name })}
            aria-disabled={still}
            onClick={() => {
              if (!still) command.mutate({ do: "send-back", pointId });
            }}
          >
            {t("door.sendBack")}
          </button>
        )}
        {admits && (
          <button
            className="button dense"
            type="button"
            aria-label={t("door.admitOf", { name })}
            aria-disabled={shut}
            onClick={() => {
              if (!shut) command.mutate({ do: "admit", pointId });
            }}
          >
            {t("door.admit")}
          </button>
        )}
        {barred ? (
          <button
            className="button dense"
            type="button"
            aria-label={t("door.liftOf", { name })}
            aria-disabled={still}
            onClick={() => {
              if (!still) command.mutate({ do: "lift-bar", pointId });
            }}
          >
            {t("door.lift")}
          </button>
        ) : (
          <button
            className="button dense"
            type="button"
            aria-label={t("door.barOf", { name })}
            aria-disabled={still}
            onClick={() => {
              if (!still) setBarring(true);
            }}
          >
            {t("door.bar")}
          </button>
        )}
      </span>
      <span className="soft xs">{barred ? t("door.barredFor", { reason: seat.entry_reason ?? "" }) : hint}</span>
      {command.error && <ProblemNote error={command.error} />}
      {barring && (
        <BarDialog
          name={name}
          onBar={(reason) => {
            setBarring(false);
            command.mutate({ do: "bar", pointId, reason });
          }}
          onClose={() => setBarring(false)}
        />
      )}
    </div>
  );
}
