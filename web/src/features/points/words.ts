import { useTranslation } from "react-i18next";
import { writeDay } from "@/features/registration/typed";
import { language } from "@/i18n";
import type { Field, PointPage } from "./fields";

/** Return how the value of a field is said. */
export function useSaying(): (field: Field, value: unknown, page?: PointPage) => string {
  const { t } = useTranslation();
  return (field, value, page) => {
    if (value === null || value === undefined || value === "" || value === false) return "";
    switch (field.type) {
      case "choice":
        if (value === "none") return "";
        // One literal of the table stands for all: the catalogue's test holds that each has its words.
        return t(`points.values.${field.word}.${String(value)}` as "points.values.condition.good");
      case "day":
        return writeDay(String(value));
      case "check":
        return t("points.record.yes");
      case "number":
        return value === 0 ? "" : Number(value).toLocaleString(language() === "en" ? "en-GB" : "vi-VN");
      case "venue":
        return page?.venues.find(({ id }) => id === value)?.name ?? "";
      case "asset":
        return page?.assets.find(({ id }) => id === value)?.name ?? "";
      default:
        return typeof value === "string" ? value : "";
    }
  };
}
