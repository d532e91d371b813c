import { useTranslation } from "react-i18next";

/** Shown while a page or its data is on its way. */
export function Loading() {
  const { t } = useTranslation();
  return (
    <output className="loading soft">
      {t("loading")}
    </output>
  );
}
