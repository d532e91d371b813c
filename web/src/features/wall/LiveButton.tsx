import { useTranslation } from "react-i18next";
import { Icon } from "@/ui/Icon";
import type { Live } from "./useLive";

interface Props {
  live: Live;
  onLook: () => void;
}

/** Watches the points live whose tiles are seen, or ends all of it. */
export function LiveButton({ live, onLook }: Props) {
  const { t } = useTranslation();
  const count = live.points.size;
  return (
    <button className="button dense" type="button" aria-pressed={count > 0} title={count > 0 ? undefined : t("wall.live.hint")} onClick={count > 0 ? live.stop : onLook}>
      <Icon name={count > 0 ? "stop" : "live"} />
      {count > 0 ? t("wall.live.stop", { count }) : t("wall.live.start")}
    </button>
  );
}
