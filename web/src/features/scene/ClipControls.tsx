import { useState } from "react";
import { useTranslation } from "react-i18next";
import { lapse } from "@/features/room/time";
import { Icon } from "@/ui/Icon";
import { clipAt, type ContentView, type FileView } from "./arrange";
import type { SceneCommands } from "./useScene";

const STEP_MS = 1000;

interface Props {
  content: ContentView;
  file: FileView;
  now: number;
  may: boolean;
  commands: SceneCommands;
}

/** Runs a clip, lets it stand, and goes to a place in it. */
export function ClipControls({ content, file, now, may, commands }: Props) {
  const { t } = useTranslation();
  const [dragged, setDragged] = useState<number | null>(null);
  const at = clipAt(content, file.duration_ms, now);
  const over = at >= file.duration_ms;
  const running = (content.playing ?? false) && !over;
  const send = (playing: boolean, position: number) =>
    commands.send({ do: "content", wish: { file_id: file.id, page: 1, playing, position_ms: Math.round(position) } });
  const seek = () => {
    if (dragged === null) return;
    send(running, dragged);
    setDragged(null);
  };
  return (
    <div className="clip-controls">
      <input
        type="range"
        aria-label={t("scene.seek")}
        aria-valuetext={t("scene.clipAt", { at: lapse(dragged ?? at), total: lapse(file.duration_ms) })}
        min={0}
        max={file.duration_ms}
        step={STEP_MS}
        value={dragged ?? at}
        disabled={!may}
        onChange={(event) => setDragged(Number(event.currentTarget.value))}
        onPointerUp={seek}
        onKeyUp={seek}
        onBlur={seek}
      />
      <div className="row">
        <button className={`button dense ${running ? "" : "primary"}`} type="button" disabled={!may} onClick={() => send(!running, over ? 0 : at)}>
          <Icon name={running ? "pause" : "play"} />
          {t(running ? "scene.clipPause" : over ? "scene.clipAgain" : "scene.clipPlay")}
        </button>
        <span className="num">{t("scene.clipAt", { at: lapse(dragged ?? at), total: lapse(file.duration_ms) })}</span>
      </div>
      <p className="soft xs">{t("scene.clipHint")}</p>
    </div>
  );
}
