import { useTranslation } from "react-i18next";
import { stretch } from "@/i18n/dates";
import { troubleOf, type WallLine } from "./wall";

/** Returns what is said of a point in a few words; empty of one that is good. */
export function useSay(): (line: WallLine, now: number) => string {
  const { t } = useTranslation();
  return (line, now) => {
    const trouble = troubleOf(line);
    if (trouble.word === "loss") return t("wall.say.loss", { percent: String(trouble.percent) });
    if (trouble.word === "rtt") return t("wall.say.rtt", { milliseconds: String(trouble.milliseconds) });
    if (line.state === "good" && line.incident) return t(line.incident.startsWith("help") ? "wall.say.help" : "wall.say.fault");
    if (line.state === "good") return line.branch ? t("wall.say.branch") : "";
    if (line.state === "lost" && line.presence_since) {
      // In steps of ten seconds: a wall that changes every second draws the eye to where nothing happens.
      const seconds = Math.max(0, Math.floor((now - Date.parse(line.presence_since)) / 10_000) * 10);
      return t("wall.say.lost", { time: stretch(seconds) });
    }
    return t(`wall.state.${line.state}`);
  };
}
