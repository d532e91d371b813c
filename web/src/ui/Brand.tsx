import { useTranslation } from "react-i18next";
import { Link } from "react-router";

/** The product's mark and name; leads to Today. */
export function Brand() {
  const { t } = useTranslation();
  return (
    <Link className="brand" to="/">
      <svg viewBox="0 0 28 20" aria-hidden="true">
        <path d="M2 16h24M4 16V9M24 16V9M4 10c5-8 15-8 20 0M10.500 16V5.500M17.500 16V5.500" />
      </svg>
      {t("product")}
    </Link>
  );
}
