import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { SeatView, SessionView } from "@/features/room/session";
import { lapse } from "@/features/room/time";
import { TurnLeft } from "@/features/room/TurnLeft";
import { useInert } from "@/features/room/useInert";
import { LostSeat } from "./LostSeat";
import type { Speaker } from "./speakers";

/** Minutes that one press adds. */
export const MORE = 1;

interface Props {
  view: SessionView;
  speakers: readonly Speaker[];
  now: number;
  mayTake: boolean;
  onTake: (pointId: number) => void;
  /** One minute more. */
  onMore: (pointId: number) => void;
  /** That point alone goes on. */
  onAlone: (pointId: number) => void;
}

/** Who has the floor and for how long: one line each. */
export function FloorHolders({ view, speakers, now, mayTake, onTake, onMore, onAlone }: Props) {
  const { t } = useTranslation();
  // The next one moves up into the place of the button that was pressed.
  const still = useInert(speakers.map(({ pointId }) => pointId).join(" ")) || !mayTake;
  return (
    <ul className={`floors ${speakers.length > 1 ? "several" : ""}`} aria-label={t("chair.floor.title")} aria-live="polite">
      {speakers.map((speaker) => (
        <Turn
          key={speaker.pointId}
          speaker={speaker}
          seat={view.seats.find(({ point_id }) => point_id === speaker.pointId)}
          several={speakers.length > 1}
          now={now}
          still={still}
          onTake={() => onTake(speaker.pointId)}
          onMore={() => onMore(speaker.pointId)}
          onAlone={() => onAlone(speaker.pointId)}
        />
      ))}
      {speakers.length === 0 && (
        <li className="floor">
          <span className="soft floor-none">{t(view.state === "open" || view.state === "live" ? "chair.floor.none" : "chair.floor.idle")}</span>
        </li>
      )}
    </ul>
  );
}

interface TurnProps {
  speaker: Speaker;
  seat: SeatView | undefined;
  several: boolean;
  now: number;
  still: boolean;
  onTake: () => void;
  onMore: () => void;
  onAlone: () => void;
}

function Turn({ speaker: { name, person, since, until }, seat, several, now, still, onTake, onMore, onAlone }: TurnProps) {
  const { t } = useTranslation();
  const id = useId();
  const look = `button ${several ? "dense" : ""}`;
  const ifReady = (act: () => void) => () => {
    if (!still) act();
  };
  return (
    <li className="floor">
      <span className="timer is-live num" aria-live="off">
        {lapse(now - (since || now))}
      </span>
      <span className="who">
        <span id={id}>{name}</span>
        {person && <span className="person">{person}</span>}
        <TurnLeft until={until} now={now} />
        {seat?.presence === "dropped" && <LostSeat seat={seat} />}
      </span>
      <span className="row">
        {until > 0 && (
          <button className={look} type="button" aria-describedby={id} aria-disabled={still} onClick={ifReady(onMore)}>
            {t("chair.floor.more", { count: MORE })}
          </button>
        )}
        {several && (
          <button className={look} type="button" aria-describedby={id} aria-disabled={still} onClick={ifReady(onAlone)}>
            {t("chair.floor.alone")}
          </button>
        )}
        <button className={look} type="button" aria-describedby={id} aria-disabled={still} onClick={ifReady(onTake)}>
          {t("chair.floor.finish")}
        </button>
      </span>
    </li>
  );
}
