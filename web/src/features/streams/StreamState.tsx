/** A stream's state and figures in words. */
import { useTranslation } from "react-i18next";
import type { StreamView } from "@/api/types";
import { secondsWords, sizeWords } from "@/features/recordings/film";
import { stretch } from "@/i18n/dates";
import { Icon, type IconName } from "@/ui/Icon";

const LOOK: Record<StreamView["state"], { icon: IconName; tone: string }> = {
  off: { icon: "idle", tone: "is-idle" },
  starting: { icon: "clock", tone: "is-action" },
  running: { icon: "live", tone: "is-live" },
  retrying: { icon: "again", tone: "is-attention" },
  failed: { icon: "fault", tone: "is-fault" },
  ended: { icon: "check", tone: "is-idle" },
};

export function StreamMark({ state }: { state: StreamView["state"] }) {
  const { t } = useTranslation();
  const { icon, tone } = LOOK[state];
  return (
    <span className={`state ${tone}`} role="status">
      <Icon name={icon} />
      {t(`streams.states.${state}`)}
    </span>
  );
}

export function isAtWork(state: StreamView["state"]): boolean {
  return state === "starting" || state === "running" || state === "retrying";
}

/** How much, how long, how far behind, how often it began anew; nothing while it is off. */
export function StreamFigures({ stream }: { stream: StreamView }) {
  const { t } = useTranslation();
  if (!isAtWork(stream.state)) return null;
  const { bytes, seconds, behind_s, restarts } = stream.figures;
  const parts = [
    bytes > 0 && t("streams.figures.size", { size: sizeWords(bytes) }),
    stream.kind === "hls" && seconds > 0 && t("streams.figures.window", { length: stretch(seconds) }),
    stream.kind === "hls" && behind_s > 0 && t("streams.figures.behind", { seconds: secondsWords(behind_s) }),
    restarts > 0 && t("streams.figures.restarts", { count: restarts }),
  ].filter((part) => part !== false);
  return parts.length ? <span className="soft num">{parts.join(", ")}</span> : null;
}
