import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { levelsQuery } from "@/api/queries";
import { language } from "@/i18n";

/** Levels whose plural the catalogue has; every other one is called as the administrator named it. */
const WORDED = ["province", "party", "department", "cluster", "district", "commune"] as const;
type Level = (typeof WORDED)[number];

/** Return what names a level in the plural. */
export function useLevelName(): (level: string) => string {
  const { t } = useTranslation();
  const { data } = useQuery(levelsQuery);
  return (key) => {
    if ((WORDED as readonly string[]).includes(key)) return t(`levels.${key as Level}`);
    const level = data?.find((one) => one.key === key);
    if (!level) return key;
    return language() === "en" ? level.en : level.vi;
  };
}

/** Levels from the top, as the administrator placed them; before they are there, as they are placed at first. */
export function useLevelOrder(): readonly string[] {
  const { data } = useQuery({ ...levelsQuery, select: (levels) => levels.map(({ key }) => key) });
  return data ?? WORDED;
}
