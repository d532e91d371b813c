/** What everybody sees, and the commands on it: arrangement, countdown, banner line, slides and clips, what is written. */
import "./scene.css";
import { useTranslation } from "react-i18next";
import { ProblemNote } from "@/app/ProblemNote";
import type { SessionView } from "@/features/room/session";
import { useForgetting } from "@/features/room/useForgetting";
import { presentingPoint } from "@/room/stage";
import type { FileView } from "./arrange";
import { BannerLine } from "./BannerLine";
import { ContentPart } from "./ContentPart";
import { Countdown } from "./Countdown";
import { OutputState } from "./OutputState";
import { PresetChoice } from "./PresetChoice";
import type { Pages } from "./usePages";
import type { SceneCommands } from "./useScene";

interface Props {
  view: SessionView;
  now: number;
  /** Whether whoever looks may change it just now. */
  may: boolean;
  files: readonly FileView[];
  filesError: Error | null;
  pages: Pages | null;
  commands: SceneCommands;
}

export function ScenePanel({ view, now, may, files, filesError, pages, commands }: Props) {
  const { t } = useTranslation();
  const { scene, seats } = view;
  const presenter = seats.find((seat) => seat.point_id === presentingPoint(scene.content))?.name ?? "";
  useForgetting({ error: commands.error, reset: commands.forget });
  return (
    <div className="scene-panel">
      {commands.error && <ProblemNote error={commands.error} />}
      {!may && <p className="soft small scene-part">{t("scene.mayNot")}</p>}
      <PresetChoice
        scene={scene}
        may={may}
        onChoose={(preset) => commands.send({ do: "scene", change: { preset } })}
        onLeave={(left) => commands.send({ do: "scene", change: { own_layout: left } })}
      />
      <Countdown view={view} now={now} may={may} onSet={(until) => commands.send({ do: "scene", change: { until } })} />
      <ContentPart scene={scene} presenter={presenter} files={files} filesError={filesError} pages={pages} now={now} may={may} commands={commands} />
      <BannerLine
        stands={scene.banner}
        may={may && !commands.pending}
        onShow={(banner) => commands.send({ do: "scene", change: { banner } })}
      />
      <OutputState view={view} />
    </div>
  );
}
