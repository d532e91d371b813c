import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { changeLanguage, language } from "@/i18n";

/** Changes to the other language; texts that the server words are fetched again. */
export function LanguageSwitch() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const other = language() === "vi" ? "en" : "vi";
  return (
    <button
      className="button quiet"
      type="button"
      lang={other}
      onClick={() => void changeLanguage(other).then(() => queries.invalidateQueries())}
    >
      {t(`language.${other}`)}
    </button>
  );
}
