import { useTranslation } from "react-i18next";
import { ProblemNote } from "@/app/ProblemNote";
import { Icon } from "@/ui/Icon";
import type { ScreenShare } from "./useScreenShare";

interface Props {
  share: ScreenShare;
  /** What is shared goes out to all just now; else it waits: for the point's other machine to give way, in a break. */
  sent: boolean;
  /** The point shows its screen no longer. */
  onEnd: () => void;
  pending: boolean;
  error: Error | null;
}

const TONES = { shown: "is-live", held: "is-attention", elsewhere: "is-action", asked: "is-action" } as const;

/** What a point does whose screen the chair asked for: share a window, here or on its second machine, and end it. */
export function SharePanel({ share, sent, onEnd, pending, error }: Props) {
  const { t } = useTranslation();
  const { track, trouble, elsewhere, start, stop } = share;
  const end = () => {
    stop();
    onEnd();
  };
  const stands = track ? (sent ? "shown" : "held") : elsewhere ? "elsewhere" : "asked";
  return (
    <section className="share-panel" aria-label={t("room.share.title")}>
      <p role="status">
        <b className={`state ${TONES[stands]}`}>
          <Icon name="screen" />
          {t(`room.share.${stands}`)}
        </b>
        <span>{t(trouble ? `room.share.${trouble}` : `room.share.${stands}Hint`)}</span>
      </p>
      {!track && (
        <button className="button primary" type="button" onClick={() => start(onEnd)}>
          <Icon name="screen" />
          {t(elsewhere ? "room.share.here" : "room.share.start")}
        </button>
      )}
      <button className="button" type="button" disabled={pending} onClick={end}>
        {t(track || elsewhere ? "room.share.end" : "room.share.decline")}
      </button>
      {error && <ProblemNote error={error} />}
    </section>
  );
}
