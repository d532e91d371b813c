import { useTranslation } from "react-i18next";
import type { Stage } from "@/room/stage";

const MINUTE = 60_000;

interface Props {
  /** Null: not in the room. */
  stage: Stage | null;
  /** The conference's title: stands here while no item is on. */
  title: string;
  now: number;
}

/** The agenda item that is on, and its time in whole minutes: it is read from four metres and must not flicker. */
export function Topic({ stage, title, now }: Props) {
  const { t } = useTranslation();
  if (!stage?.item) return <p className="small agenda">{title}</p>;
  return (
    <div className="small agenda">
      <p className="soft">{t("room.topic.item", { number: String(stage.item) })}</p>
      <p className="topic">{stage.topic}</p>
      {stage.topicUntil > 0 && stage.state !== "paused" && <TimeLeft left={stage.topicUntil - now} />}
    </div>
  );
}

/** Nobody who speaks is pressed by the second. */
function TimeLeft({ left }: { left: number }) {
  const { t } = useTranslation();
  const count = Math.floor(Math.abs(left) / MINUTE);
  if (count === 0) return <p className="soft">{t(left > 0 ? "room.topic.last" : "room.topic.up")}</p>;
  return <p className="soft num">{left > 0 ? t("room.topic.left", { count }) : t("room.topic.over", { count })}</p>;
}
