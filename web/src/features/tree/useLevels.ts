import type { LevelView, TreeBodyView } from "@/api/types";
import { language } from "@/i18n";

/** Return what names a level, and what counts bodies by level: `Cấp tỉnh: 1 · Cấp xã: 99`. */
export function useLevels(levels: readonly LevelView[]) {
  const words = new Map(levels.map((level) => [level.key, language() === "en" ? level.en : level.vi]));
  const nameOf = (key: string) => words.get(key) ?? key;
  const countOf = (bodies: readonly TreeBodyView[]) =>
    levels
      .map(({ key }) => [nameOf(key), bodies.filter(({ level }) => level === key).length] as const)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${name}: ${String(count)}`)
      .join(" · ");
  return { nameOf, countOf };
}
