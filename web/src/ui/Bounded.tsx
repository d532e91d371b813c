import { useTranslation } from "react-i18next";

/** Says that a list shows the newest of more; nothing when it is whole. */
export function Bounded({ shown, total }: { shown: number; total: number }) {
  const { t } = useTranslation();
  return shown < total ? <p className="state is-attention small">{t("bounded", { shown: String(shown), total: String(total) })}</p> : null;
}
