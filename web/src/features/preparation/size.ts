/** Bytes as people read them. */
import { useTranslation } from "react-i18next";

const MB = 1024 * 1024;

/** Return what words a number of bytes. */
export function useSize(): (bytes: number) => string {
  const { t, i18n } = useTranslation();
  const number = (value: number) => new Intl.NumberFormat(i18n.language === "en" ? "en-GB" : "vi-VN", { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
  return (bytes) => (bytes >= 1024 * MB ? t("preparation.size.gb", { value: number(bytes / MB / 1024) }) : t("preparation.size.mb", { value: number(Math.max(0.1, bytes / MB)) }));
}
