import { useTranslation } from "react-i18next";
import { ProblemNote } from "@/app/ProblemNote";
import { stretch } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";
import { ClipControls } from "./ClipControls";
import { type FileView, fileOf, presentable, type SceneView } from "./arrange";
import { SlideControls } from "./SlideControls";
import type { Pages } from "./usePages";
import type { SceneCommands } from "./useScene";

interface Props {
  scene: SceneView;
  /** Name of the point whose screen is shown; empty: nobody's. */
  presenter: string;
  files: readonly FileView[];
  filesError: Error | null;
  pages: Pages | null;
  now: number;
  may: boolean;
  commands: SceneCommands;
}

/** Slides and clips of the conference: what is put on with its controls, and what else can be. */
export function ContentPart({ scene, presenter, files, filesError, pages, now, may, commands }: Props) {
  const { t } = useTranslation();
  const content = scene.content ?? null;
  const on = fileOf(content, files);
  const shown = scene.preset === "content";
  const name = content?.kind === "screen" ? t("scene.screen.of", { name: presenter }) : (on?.name ?? t("scene.contentGone"));
  const others = presentable(files).filter((file) => file.id !== on?.id);
  const putOn = (file: FileView) =>
    commands.send({ do: "content", wish: { file_id: file.id, page: 1, playing: false, position_ms: 0 } });
  return (
    <section className="scene-part" aria-label={t("scene.content")}>
      <h2>{t("scene.content")}</h2>
      {filesError && <ProblemNote error={filesError} />}
      {content && (
        <div className="on-stage">
          <p>
            <b className="wrap-any">{name}</b>
            <span className={`state ${shown ? "is-live" : "is-idle"}`} role="status">
              <Icon name={shown ? "eye" : "pause"} />
              {t(shown ? "scene.contentShown" : "scene.contentAside")}
            </span>
          </p>
          {pages && <SlideControls pages={pages} path={content.path ?? ""} may={may} />}
          {on?.kind === "clip" && <ClipControls content={content} file={on} now={now} may={may} commands={commands} />}
          <div className="row wrap">
            {!shown && (
              <button className="button dense" type="button" disabled={!may} onClick={() => commands.send({ do: "scene", change: { preset: "content" } })}>
                {t("scene.contentShow")}
              </button>
            )}
            <button
              className="button dense"
              type="button"
              disabled={!may}
              onClick={() => commands.send({ do: "content", wish: { file_id: null, page: 1, playing: false, position_ms: 0 } })}
            >
              {t("scene.contentOff")}
            </button>
          </div>
        </div>
      )}
      {!content && others.length === 0 && !filesError && <p className="soft small">{t("scene.contentNone")}</p>}
      {others.length > 0 && (
        <ul className="offers">
          {others.map((file) => (
            <li key={file.id}>
              <span className="wrap-any">
                <b>{file.name}</b>
                <span className="soft small">
                  {file.kind === "clip"
                    ? t("scene.clip", { length: stretch(file.duration_ms / 1000) })
                    : t("scene.slides", { count: file.pages })}
                </span>
              </span>
              <button className="button dense" type="button" disabled={!may} aria-label={t("scene.putOnOf", { name: file.name })} onClick={() => putOn(file)}>
                <Icon name="screen" />
                {t("scene.putOn")}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
