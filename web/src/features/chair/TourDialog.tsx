import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "@/features/room/Dialog";
import type { SeatView } from "@/features/room/session";

/** Seconds that each point can stand, within the server's bounds. */
const SECONDS = [5, 10, 15, 20, 30, 60, 120, 300] as const;
const KINDS = ["show", "look"] as const;

export interface TourWish {
  readonly kind: (typeof KINDS)[number];
  readonly bodyId: number | null;
  readonly seconds: number;
}

interface Props {
  seats: readonly SeatView[];
  onStart: (wish: TourWish) => void;
  onClose: () => void;
}

/** Has points looked at, or shown to all, one after the other: which, how, and how long each. */
export function TourDialog({ seats, onStart, onClose }: Props) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<TourWish["kind"]>("show");
  const [bodyId, setBodyId] = useState(0);
  const [seconds, setSeconds] = useState<number>(10);
  const parents = new Map(seats.filter((seat) => !seat.is_main && seat.parent_id).map((seat) => [seat.parent_id ?? 0, seat.parent_name]));
  const named = [...parents].toSorted(([, a], [, b]) => a.localeCompare(b, "vi"));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onStart({ kind, bodyId: bodyId || null, seconds });
  };
  return (
    <Dialog title={t("chair.tour.title")} onClose={onClose}>
      <form className="speaker-form" onSubmit={submit}>
        <p className="soft small">{t("chair.tour.hint")}</p>
        <fieldset>
          <legend>{t("chair.tour.what")}</legend>
          {KINDS.map((one) => (
            <label key={one} className="row">
              <input type="radio" name="tour-kind" checked={kind === one} onChange={() => setKind(one)} />
              {t(`chair.tour.kind.${one}`)}
            </label>
          ))}
        </fieldset>
        <label className="field">
          <span>{t("chair.tour.scope")}</span>
          <select className="input" value={bodyId} onChange={(event) => setBodyId(Number(event.currentTarget.value))}>
            <option value={0}>{t("chair.tour.all")}</option>
            {named.map(([id, name]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span>{t("chair.tour.seconds")}</span>
          <select className="input" value={seconds} onChange={(event) => setSeconds(Number(event.currentTarget.value))}>
            {SECONDS.map((count) => (
              <option key={count} value={count}>
                {t("chair.tour.secondsOf", { count })}
              </option>
            ))}
          </select>
        </label>
        <p className="row wrap dialog-ways">
          <button className="button primary" type="submit">
            {t("chair.tour.start")}
          </button>
          <button className="button" type="button" onClick={onClose}>
            {t("action.cancel")}
          </button>
        </p>
      </form>
    </Dialog>
  );
}
