import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "@/features/room/Dialog";
import type { SeatView } from "@/features/room/session";
import { findSeats } from "./seats";
import { MOST_SPEAKERS } from "./speakers";

interface Props {
  seats: readonly SeatView[];
  onMute: (pointIds: readonly number[]) => void;
  onClose: () => void;
}

/** Chooses up to three points that are heard besides the main point while everybody else is muted; who speaks is chosen. */
export function MuteButDialog({ seats, onMute, onClose }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<readonly number[]>(() => seats.filter((seat) => seat.has_floor).map((seat) => seat.point_id));
  const here = seats.filter((seat) => !seat.is_main && (seat.presence === "present" || seat.has_floor));
  const found = typed.trim() ? findSeats(here, typed) : here;
  const full = chosen.length >= MOST_SPEAKERS;
  const toggle = (pointId: number) => setChosen(chosen.includes(pointId) ? chosen.filter((one) => one !== pointId) : [...chosen, pointId]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen.length > 0) onMute(chosen);
  };
  return (
    <Dialog title={t("chair.muteBut.title")} onClose={onClose}>
      <form onSubmit={submit}>
        <p className="soft small">{t("chair.muteBut.hint", { count: MOST_SPEAKERS })}</p>
        <label className="field">
          <span>{t("chair.find")}</span>
          <input className="input" type="search" autoFocus placeholder={t("chair.findHint")} value={typed} onChange={(event) => setTyped(event.target.value)} />
        </label>
        <ul className="mute-but list">
          {found.map((seat) => (
            <li key={seat.point_id}>
              <label>
                <input
                  type="checkbox"
                  checked={chosen.includes(seat.point_id)}
                  disabled={full && !chosen.includes(seat.point_id)}
                  onChange={() => toggle(seat.point_id)}
                />
                {seat.name}
              </label>
            </li>
          ))}
          {found.length === 0 && <li className="soft">{t(here.length === 0 ? "chair.muteBut.nobody" : "chair.foundNone")}</li>}
        </ul>
        <p className="row wrap dialog-ways">
          <button className="button primary" type="submit" disabled={chosen.length === 0}>
            {t("chair.muteBut.confirm", { count: chosen.length })}
          </button>
          <button className="button" type="button" onClick={onClose}>
            {t("action.cancel")}
          </button>
        </p>
      </form>
    </Dialog>
  );
}
