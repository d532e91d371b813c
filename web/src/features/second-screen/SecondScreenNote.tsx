import { useTranslation } from "react-i18next";
import { Icon } from "@/ui/Icon";
import type { SecondScreen } from "./useSecondScreen";

/** Opens the venue's second window again with one press, and says when the browser does not let it. */
export function SecondScreenNote({ screen }: { screen: SecondScreen }) {
  const { t } = useTranslation();
  if (!screen.asks && !screen.blocked) return null;
  return (
    <section className="banner second-screen-note" aria-label={t("room.second.title")}>
      <Icon name="screen" />
      <span role="status">{t(screen.blocked ? "room.second.blocked" : "room.second.again")}</span>
      <button className="button primary" type="button" onClick={screen.open}>
        {t("room.second.reopen")}
      </button>
      <button className="button" type="button" onClick={screen.close}>
        {t("room.second.without")}
      </button>
    </section>
  );
}
