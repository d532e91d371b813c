import { useEffect } from "react";
import { useTranslation } from "react-i18next";

/** Name the page in the browser's tab. */
export function useTitle(title: string): void {
  const { t } = useTranslation();
  const product = t("product");
  useEffect(() => {
    document.title = title ? `${title} · ${product}` : product;
  }, [product, title]);
}
