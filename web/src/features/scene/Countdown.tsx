import { useTranslation } from "react-i18next";
import type { SessionView } from "@/features/room/session";
import { lapse } from "@/features/room/time";
import { slideOf } from "@/room/stage";
import { inMinutes } from "./arrange";

const MINUTES = [5, 10, 15] as const;

interface Props {
  view: SessionView;
  now: number;
  may: boolean;
  onSet: (until: string | null) => void;
}

/** What the title and the pause slide count down to; shown while one of them stands. */
export function Countdown({ view, now, may, onSet }: Props) {
  const { t } = useTranslation();
  const state = view.state === "planned" ? "open" : view.state;
  if (!slideOf({ state, preset: view.scene.preset })) return null;
  const left = view.scene.until ? Date.parse(view.scene.until) - now : 0;
  return (
    <section className="scene-part" aria-label={t("scene.countdown")}>
      <h2>
        {t("scene.countdown")}
        {left > 0 && <b className="num push">{lapse(left)}</b>}
      </h2>
      <div className="row wrap" role="group" aria-label={t("scene.countdown")}>
        {MINUTES.map((minutes) => (
          <button key={minutes} className="button dense" type="button" disabled={!may} onClick={() => onSet(inMinutes(minutes, now))}>
            {t("scene.minutes", { count: minutes })}
          </button>
        ))}
        {left > 0 && (
          <button className="button dense" type="button" disabled={!may} onClick={() => onSet(null)}>
            {t("scene.countdownOff")}
          </button>
        )}
      </div>
    </section>
  );
}
