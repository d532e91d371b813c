import { useTranslation } from "react-i18next";
import { Link, useRouteError } from "react-router";
import { Icon } from "@/ui/Icon";

/** An address that leads nowhere. */
export function Missing() {
  const { t } = useTranslation();
  return (
    <main id="main" className="page narrow">
      <h1>{t("problem.missing.what")}</h1>
      <p>{t("problem.missing.next")}</p>
      <p>
        <Link to="/">{t("problem.home")}</Link>
      </p>
    </main>
  );
}

/** A page that failed while it was drawn (or whose part could not be loaded). */
export function Broken() {
  const { t } = useTranslation();
  const error = useRouteError();
  return (
    <main id="main" className="page narrow" role="alert">
      <h1 className="state is-fault">
        <Icon name="fault" />
        {t("problem.page.what")}
      </h1>
      <p>{t("problem.page.next")}</p>
      <p className="row wrap">
        <button className="button primary" type="button" onClick={() => location.reload()}>
          {t("problem.reload")}
        </button>
        <a href="/">{t("problem.home")}</a>
      </p>
      <p className="faint xs">{error instanceof Error ? error.message : null}</p>
    </main>
  );
}
