import { useTranslation } from "react-i18next";
import { useInert } from "@/features/room/useInert";
import type { Preset } from "@/room/stage";
import { PRESETS, type SceneView } from "./arrange";

interface Props {
  scene: SceneView;
  may: boolean;
  onChoose: (preset: Preset) => void;
  /** Leaves the layout to each point, or takes it back. */
  onLeave: (left: boolean) => void;
}

/** The arrangements by their names, the one that stands is pressed; and whether each point may have another one. */
export function PresetChoice({ scene, may, onChoose, onLeave }: Props) {
  const { t } = useTranslation();
  const left = scene.own_layout;
  const still = useInert(`${left}`) || !may;
  return (
    <section className="scene-part" aria-label={t("scene.preset")}>
      <h2>
        {t("scene.preset")}
        {scene.changed_by && <span className="soft small push">{t("scene.changedBy", { who: scene.changed_by })}</span>}
      </h2>
      <div className="choices three" role="group" aria-label={t("scene.preset")}>
        {PRESETS.map((preset) => {
          const empty = preset === "content" && !scene.content;
          return (
            <button
              key={preset}
              className="button dense"
              type="button"
              aria-pressed={scene.preset === preset}
              disabled={!may || empty}
              title={empty ? t("scene.contentFirst") : undefined}
              onClick={() => {
                if (scene.preset !== preset) onChoose(preset);
              }}
            >
              {t(`scene.presets.${preset}`)}
            </button>
          );
        })}
      </div>
      <p className="soft xs">{t(`scene.presetHint.${scene.preset}`)}</p>
      <div className="choices one">
        <button
          className="button dense"
          type="button"
          aria-pressed={left}
          aria-disabled={still || undefined}
          onClick={() => {
            if (!still) onLeave(!left);
          }}
        >
          {t("scene.own.leave")}
        </button>
      </div>
      <p className="soft xs" role="status">
        {t(left ? "scene.own.left" : "scene.own.hint")}
      </p>
    </section>
  );
}
