import { useTranslation } from "react-i18next";
import { useInert } from "@/features/room/useInert";
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
  const still = useInert(`${count > 0}`);
  return (
    <button
      className="button dense"
      type="button"
      aria-pressed={count > 0}
      aria-disabled={still}
      title={count > 0 ? undefined : t("wall.live.hint")}
      onClick={() => {
        if (still) return;
        if (count > 0) live.stop();
        else onLook();
      }}
    >
      <Icon name={count > 0 ? "stop" : "live"} />
      {count > 0 ? t("wall.live.stop", { count }) : t("wall.live.start")}
    </button>
  );
}
