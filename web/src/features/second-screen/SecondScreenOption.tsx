import { useTranslation } from "react-i18next";
import { Icon } from "@/ui/Icon";
import type { SecondScreen } from "./useSecondScreen";

/** Opens the second window, or closes it. */
export function SecondScreenOption({ screen, onDone }: { screen: SecondScreen; onDone: () => void }) {
  const { t } = useTranslation();
  return (
    <button
      className="button"
      type="button"
      onClick={() => {
        if (screen.pane) screen.close();
        else screen.open();
        onDone();
      }}
    >
      <Icon name="screen" />
      {t(screen.pane ? "room.second.close" : "room.second.open")}
    </button>
  );
}
