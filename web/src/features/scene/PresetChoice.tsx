import { useTranslation } from "react-i18next";
import type { Preset } from "@/room/stage";
import { PRESETS, type SceneView } from "./arrange";

interface Props {
  scene: SceneView;
  may: boolean;
  onChoose: (preset: Preset) => void;
}

/** The arrangements by their names; the one that stands is pressed. */
export function PresetChoice({ scene, may, onChoose }: Props) {
  const { t } = useTranslation();
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
    </section>
  );
}
