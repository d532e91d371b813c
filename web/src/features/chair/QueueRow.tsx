import { useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SeatView } from "@/features/room/session";
import { personOf } from "@/features/room/person";
import { lapse } from "@/features/room/time";
import { Icon } from "@/ui/Icon";
import { LostSeat } from "./LostSeat";
import { lostFor } from "./seats";

/** A turn of another length than the others. */
const MINUTES = [3, 5, 10] as const;

interface Props {
  seat: SeatView;
  order: number;
  now: number;
  /** The sub-conference that it is in; undefined: none. */
  away: string | undefined;
  first: boolean;
  /** How many wait. */
  last: number;
  /** Rows have just moved: nothing is pressed by mistake. */
  still: boolean;
  mayMove: boolean;
  mayGive: boolean;
  mayAdd: boolean;
  /** Without minutes: as every turn of the session. */
  onGive: (minutes?: number) => void;
  onAdd: () => void;
  mayShow: boolean;
  onShow: () => void;
  mayLook: boolean;
  /** Looks at the point alone: nothing changes for anybody else. */
  onLook: () => void;
  /** To a place in the queue, from 1. */
  onMove: (to: number) => void;
}

/** A point that waits or was found: call it, and behind its name what else can be done with it. */
export function QueueRow({ seat, order, now, away, first, last, still, mayMove, mayGive, mayAdd, onGive, onAdd, mayShow, onShow, mayLook, onLook, onMove }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const [opened, setOpened] = useState(false);
  const place = seat.queue_place;
  const pressed = useKeptFocus(place);
  const lost = seat.presence === "dropped" && place > 0;
  const notes = [
    away && t("branch.away", { name: away }),
    personOf(seat),
    seat.is_main && t("chair.main"),
    seat.parent_name,
    seat.has_floor && t("chair.hasFloor"),
    seat.shown && t("chair.show.now").toLocaleLowerCase(),
    seat.waiting_since && t("chair.waiting", { time: lapse(now - Date.parse(seat.waiting_since)) }),
    seat.presence !== "present" && !lost && t(`chair.presence.${seat.presence}`, { time: lostFor(seat, now) }),
  ].filter(Boolean);
  const moves = [
    { words: t("chair.move.up"), to: place - 1, able: place > 1 },
    { words: t("chair.move.down"), to: place + 1, able: place < last },
    { words: t("chair.move.first"), to: 1, able: place > 1 },
  ];
  const ifReady = (act: () => void) => () => {
    if (!still) act();
  };
  return (
    <li className={`item ${first ? "on" : ""}`} data-point={seat.point_id}>
      <span className="order">{order || ""}</span>
      <span>
        <span className="name">
          <button className="name-open" id={id} type="button" aria-expanded={opened} title={t("chair.more")} onClick={() => setOpened(!opened)}>
            {seat.name}
            <Icon name={opened ? "down" : "right"} />
          </button>
        </span>
        <span className="note">{notes.join(", ")}</span>
        {lost && <LostSeat seat={seat} />}
      </span>
      <button
        className={`button call ${first ? "primary" : ""}`}
        type="button"
        aria-describedby={id}
        disabled={!mayGive}
        aria-disabled={still || undefined}
        onKeyDown={(event) => {
          // The Enter that led here from the field, still held down, calls nobody.
          if (event.repeat) event.preventDefault();
        }}
        onClick={ifReady(() => onGive())}
      >
        {t("chair.giveShort")}
      </button>
      {opened && (
        <span className="ways">
          {place > 0 && (
            <span className="choices three" role="group" aria-label={t("chair.ways.order")}>
              {moves.map(({ words, to, able }) => (
                <button
                  key={words}
                  className="button dense"
                  type="button"
                  aria-describedby={id}
                  aria-disabled={!mayMove || !able || undefined}
                  onClick={(event) => {
                    if (!mayMove || !able) return;
                    pressed.current = event.currentTarget;
                    onMove(to);
                  }}
                >
                  {words}
                </button>
              ))}
            </span>
          )}
          {!seat.is_main && (
            <span className="choices three" role="group" aria-label={t("chair.ways.timed")}>
              {MINUTES.map((minutes) => (
                <button key={minutes} className="button dense" type="button" aria-describedby={id} disabled={!mayGive} aria-disabled={still || undefined} onClick={ifReady(() => onGive(minutes))}>
                  {t("chair.giveFor", { count: minutes })}
                </button>
              ))}
            </span>
          )}
          <span className="choices" role="group" aria-label={t("chair.ways.other")}>
            <button className="button dense" type="button" aria-describedby={id} disabled={!mayAdd} aria-disabled={still || undefined} onClick={ifReady(onAdd)}>
              {t("chair.add")}
            </button>
            {!seat.is_main && (
              <button className="button dense" type="button" aria-describedby={id} disabled={!mayShow} aria-disabled={still || undefined} onClick={ifReady(onShow)}>
                {t("chair.show.open")}
              </button>
            )}
            {!seat.is_main && (
              <button className="button dense" type="button" aria-describedby={id} disabled={!mayLook} onClick={onLook}>
                {t("chair.look.open")}
              </button>
            )}
          </span>
        </span>
      )}
    </li>
  );
}

/** A row that moves in the page loses the focus: whoever pressed one of its buttons goes on from there. */
function useKeptFocus(place: number) {
  const pressed = useRef<HTMLButtonElement | null>(null);
  const stood = useRef(place);
  useEffect(() => {
    if (stood.current === place) return;
    stood.current = place;
    pressed.current?.focus();
    pressed.current = null;
  }, [place]);
  return pressed;
}
