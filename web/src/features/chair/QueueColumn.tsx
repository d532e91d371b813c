import { branchOf } from "@/features/branch/branches";
import { type KeyboardEvent, type RefObject, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SessionView } from "@/features/room/session";
import { Icon } from "@/ui/Icon";
import { MuteButDialog } from "./MuteButDialog";
import { QueueRow } from "./QueueRow";
import { TourDialog, type TourWish } from "./TourDialog";
import { TurnTimeChoice } from "./TurnTimeChoice";
import { findSeats, isHere, nextSeat, waitingSeats } from "./seats";
import { useKeys } from "./useKeys";
import { useShifted } from "./useShifted";

interface Props {
  view: SessionView;
  now: number;
  find: RefObject<HTMLInputElement | null>;
  mayGive: boolean;
  /** A command is under way: nothing acts, and what has the focus keeps it. */
  pending: boolean;
  /** One more may speak beside those who do. */
  mayAdd: boolean;
  onGive: (pointId: number, minutes?: number) => void;
  onAdd: (pointId: number) => void;
  /** Shows a point to all without its sound. */
  onShow: (pointId: number) => void;
  /** Looks at a point alone. */
  onLook: (pointId: number) => void;
  onMove: (pointId: number, place: number, to: number) => void;
  mayTime: boolean;
  onTurnTime: (minutes: number) => void;
  onMuteAll: () => void;
  onMuteBut: (pointIds: readonly number[]) => void;
  onTour: (wish: TourWish) => void;
  onKeys: () => void;
}

/** Find a point, the queue, and the verbs. */
export function QueueColumn({ view, now, find, mayGive, pending, mayAdd, onGive, onAdd, onShow, onLook, onMove, mayTime, onTurnTime, onMuteAll, onMuteBut, onTour, onKeys }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const [choosing, setChoosing] = useState(false);
  const [touring, setTouring] = useState(false);
  const list = useRef<HTMLOListElement>(null);
  const finding = typed.trim() !== "";
  const shown = finding ? findSeats(view.seats, typed) : waitingSeats(view);
  // A second press would reach the row that moved up into the place of the first.
  const shifted = useShifted(view.queue) && !finding;
  const press = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      setTyped("");
      find.current?.blur();
    }
    // Enter in the field leads to the call button of the first that was found; it gives nothing by itself.
    if (event.key === "Enter" || event.key === "ArrowDown") {
      event.preventDefault();
      const first = list.current?.querySelector("li");
      // Whoever cannot be called is opened instead: the next row is somebody else's.
      (first?.querySelector<HTMLButtonElement>("button.call:enabled") ?? first?.querySelector("button"))?.focus();
    }
  };
  const called = (call: () => void) => {
    setTyped("");
    call();
  };
  const next = nextSeat(view);
  useKeys({ t: () => setTouring(mayGive), x: () => setChoosing(mayGive) });
  return (
    <section className="col" aria-label={t("chair.queue")}>
      <div className="seek">
        <label className="find">
          <Icon name="search" />
          <span className="visually-hidden">{t("chair.find")}</span>
          <input
            ref={find}
            className="input"
            type="search"
            placeholder={t("chair.findHint")}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={press}
          />
          {!finding && <kbd aria-hidden="true">/</kbd>}
        </label>
      </div>
      <h2 className="sec">
        {finding ? t("chair.found", { count: shown.length }) : t("chair.queue")}
        {!finding && <span className="count">{shown.length}</span>}
      </h2>
      <ol ref={list} className="queue list" aria-live="polite">
        {shown.map((seat, index) => (
          <QueueRow
            key={seat.point_id}
            seat={seat}
            order={finding ? seat.queue_place : index + 1}
            now={now}
            away={branchOf(view, seat.point_id)?.name}
            first={!finding && seat.point_id === next?.point_id}
            last={view.queue.length}
            still={shifted || pending}
            mayMove={mayGive && !pending}
            mayGive={mayGive && !seat.has_floor && isHere(view, seat)}
            mayAdd={mayAdd && !seat.has_floor && !seat.is_main && isHere(view, seat)}
            onGive={(minutes) => called(() => onGive(seat.point_id, minutes))}
            onAdd={() => called(() => onAdd(seat.point_id))}
            mayShow={mayGive && !seat.has_floor && !seat.is_main && !seat.shown && isHere(view, seat)}
            onShow={() => called(() => onShow(seat.point_id))}
            mayLook={mayGive && !pending && isHere(view, seat)}
            onLook={() => onLook(seat.point_id)}
            onMove={(to) => onMove(seat.point_id, seat.queue_place, to)}
          />
        ))}
        {shown.length === 0 && <li className="queue-empty soft">{t(finding ? "chair.foundNone" : "chair.queueEmpty")}</li>}
      </ol>
      <div className="verbs">
        <TurnTimeChoice minutes={view.turn_minutes} may={mayTime} onChoose={onTurnTime} />
        <button className="button first" type="button" disabled={!mayGive || pending} onClick={onMuteAll}>
          <Icon name="micOff" />
          {t("chair.muteAll")} <kbd aria-hidden="true">M</kbd>
        </button>
        <button className="button dense" type="button" disabled={!mayGive || pending} onClick={() => setChoosing(true)}>
          <Icon name="micOff" />
          {t("chair.muteBut.open")} <kbd aria-hidden="true">X</kbd>
        </button>
        <button className="button dense" type="button" disabled={!mayGive || pending} onClick={() => setTouring(true)}>
          <Icon name="eye" />
          {t("chair.tour.open")} <kbd aria-hidden="true">T</kbd>
        </button>
        <button className="button quiet" type="button" onClick={onKeys}>
          {t("chair.keys.open")} <kbd aria-hidden="true">?</kbd>
        </button>
      </div>
      {touring && (
        <TourDialog
          seats={view.seats}
          onStart={(wish) => {
            setTouring(false);
            onTour(wish);
          }}
          onClose={() => setTouring(false)}
        />
      )}
      {choosing && (
        <MuteButDialog
          seats={view.seats}
          onMute={(pointIds) => {
            setChoosing(false);
            onMuteBut(pointIds);
          }}
          onClose={() => setChoosing(false)}
        />
      )}
    </section>
  );
}
