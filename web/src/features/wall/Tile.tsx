import { memo } from "react";
import { useTranslation } from "react-i18next";
import { Picture } from "@/features/room/Picture";
import type { Playable } from "@/room/ports";
import { Icon, type IconName } from "@/ui/Icon";
import { SHOWN, type WallState } from "./wall";

interface Props {
  sessionId: number;
  pointId: number;
  name: string;
  isMain: boolean;
  state: WallState;
  /** What is the matter; empty: nothing. */
  say: string;
  /** It has called for somebody. */
  calls: boolean;
  speaks: boolean;
  /** Version of its newest picture; 0: none. */
  still: number;
  pictures: boolean;
  /** Its live picture. */
  film: Playable | undefined;
  chosen: boolean;
  onChoose: (pointId: number) => void;
}

/** One point. A good one carries no mark, so that trouble is what one sees; drawn anew only when it changed. */
export const Tile = memo(function Tile({ sessionId, pointId, name, isMain, state, say, calls, speaks, still, pictures, film, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  const { icon, tone } = state === "good" ? goodOne(say, calls, speaks) : SHOWN[state];
  const word = say || (speaks ? t("wall.speaks") : "");
  return (
    <button
      type="button"
      className={`tile ${tone} ${word ? "says" : ""} ${isMain ? "main-point" : ""}`}
      data-point={pointId}
      aria-pressed={chosen}
      title={word ? `${name}: ${word}` : name}
      onClick={() => onChoose(pointId)}
    >
      {pictures && (
        <span className="tile-picture">
          {film && <Picture playable={film} label={t("wall.live.of", { name })} />}
          {film && <span className="tile-live">{t("wall.live.mark")}</span>}
          {!film && still > 0 && <img src={stillUrl(sessionId, pointId, still)} alt="" width={160} height={90} loading="lazy" decoding="async" />}
        </span>
      )}
      <span className="tile-words">
        {word && <Icon name={icon} />}
        <span className="tile-name">{name}</span>{" "}
        {word && <span className="say">{word}</span>}
        {!word && <span className="visually-hidden">{t("wall.state.good")}</span>}
      </span>
    </button>
  );
});

/** A good point says something when it has called for somebody, or deliberates elsewhere. */
function goodOne(say: string, calls: boolean, speaks: boolean): { icon: IconName; tone: string } {
  if (calls) return { icon: "phone", tone: "is-attention" };
  return say ? { icon: "leave", tone: "" } : { icon: "mic", tone: speaks ? "is-live" : "" };
}

/** Address of a point's newest picture; the version makes the browser fetch each once. */
export function stillUrl(sessionId: number, pointId: number, version: number): string {
  return `/api/sessions/${sessionId}/wall/points/${pointId}/still?v=${version}`;
}
