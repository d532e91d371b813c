import "./door.css";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { ProblemNote } from "@/app/ProblemNote";
import type { SessionView } from "@/features/room/session";
import { useForgetting } from "@/features/room/useForgetting";
import { useInert } from "@/features/room/useInert";
import { stretch } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";
import { useDoor } from "./useDoor";
import { waitingGroups } from "./waiting";

interface Props {
  view: SessionView;
  now: number;
  /** Whether whoever looks may keep the door just now. */
  may: boolean;
}

/** The door of the room: locked or not, with a waiting room or without, and who stands before it. */
export function DoorPart({ view, now, may }: Props) {
  const { t } = useTranslation();
  const command = useDoor(view);
  useForgetting(command);
  const locked = view.door?.locked ?? false;
  const waitingRoom = view.door?.waiting_room ?? false;
  const lockStill = useInert(`${locked}`) || command.isPending || !may;
  const roomStill = useInert(`${waitingRoom}`) || command.isPending || !may;
  const groups = useMemo(() => waitingGroups(view.seats), [view.seats]);
  const count = groups.reduce((sum, group) => sum + group.seats.length, 0);
  const mayAdmit = may && !locked && !command.isPending;
  return (
    <section className="door" aria-label={t("door.title")}>
      {may && (
        <p className="door-ways">
          <button
            className="button dense"
            type="button"
            aria-disabled={lockStill}
            title={t(locked ? "door.unlockHint" : "door.lockHint")}
            onClick={() => {
              if (!lockStill) command.mutate({ do: "lock", locked: !locked });
            }}
          >
            <Icon name="lock" />
            {t(locked ? "door.unlock" : "door.lock")} <kbd aria-hidden="true">K</kbd>
          </button>
          <button
            className="button dense"
            type="button"
            aria-disabled={roomStill}
            title={t(waitingRoom ? "door.closeWaitingHint" : "door.openWaitingHint")}
            onClick={() => {
              if (!roomStill) command.mutate({ do: "waiting-room", on: !waitingRoom });
            }}
          >
            <Icon name="clock" />
            {t(waitingRoom ? "door.closeWaiting" : "door.openWaiting")}
          </button>
        </p>
      )}
      <div role="status">
        {(locked || waitingRoom) && (
          <p className="state is-attention small">
            <Icon name={locked ? "lock" : "clock"} />
            {t(locked ? "door.isLocked" : "door.isWaiting", { who: view.door?.changed_by ?? "" })}
          </p>
        )}
      </div>
      {command.error && <ProblemNote error={command.error} />}
      {count > 0 && (
        <>
          <div className="door-head">
            <h2>
              {t("door.waiting")} <span className="count">{count}</span>
            </h2>
            {may && count > 1 && (
              <button
                className="button dense"
                type="button"
                disabled={!mayAdmit}
                onClick={() => command.mutate({ do: "admit-waiting", bodyId: null })}
              >
                {t("door.admitAll", { count })}
              </button>
            )}
          </div>
          {locked && may && <p className="soft xs">{t("door.lockedHint")}</p>}
          <div className="door-list" aria-live="polite">
            {groups.map((group) => (
              <div key={group.bodyId}>
                {groups.length > 1 && group.seats.length > 1 && (
                  <div className="door-head">
                    <span className="soft small">{group.name || t("door.noBody")}</span>
                    {may && group.bodyId > 0 && (
                      <button
                        className="button dense"
                        type="button"
                        aria-label={t("door.admitGroupOf", { name: group.name })}
                        disabled={!mayAdmit}
                        onClick={() => command.mutate({ do: "admit-waiting", bodyId: group.bodyId })}
                      >
                        {t("door.admitGroup", { count: group.seats.length })}
                      </button>
                    )}
                  </div>
                )}
                <ul className="list">
                  {group.seats.map((seat) => (
                    <li key={seat.point_id} className="item">
                      <span>
                        <span className="name">{seat.name}</span>
                        <span className="note">
                          {t(seat.entry === "held" ? "door.held" : "door.waits", {
                            time: seat.entry_since ? stretch((now - Date.parse(seat.entry_since)) / 1000) : "",
                          })}
                          {seat.stopped_knocking && `, ${t("door.gone")}`}
                        </span>
                      </span>
                      {may && (
                        <button
                          className="button dense"
                          type="button"
                          aria-label={t("door.admitOf", { name: seat.name })}
                          disabled={!mayAdmit}
                          onClick={() => command.mutate({ do: "admit", pointId: seat.point_id })}
                        >
                          {t("door.admit")}
                        </button>
                      )}
                    </li>
                  ))}
                </ul>
              </div>
            ))}
          </div>
        </>
      )}
    </section>
  );
}
