import { useTranslation } from "react-i18next";

const LEVELS = ["province", "department", "cluster", "district", "commune"] as const;
type Level = (typeof LEVELS)[number];

/** Return what names a level in the plural; a level that the catalogue does not know keeps its own word. */
export function useLevelName(): (level: string) => string {
  const { t } = useTranslation();
  return (level) => ((LEVELS as readonly string[]).includes(level) ? t(`levels.${level as Level}`) : level);
}
