import { useTranslation } from "react-i18next";
import { ProblemNote } from "@/app/ProblemNote";
import { useForgetting } from "@/features/room/useForgetting";
import { useInert } from "@/features/room/useInert";
import type { WallLine, WallView } from "@/features/wall/wall";
import { Icon } from "@/ui/Icon";
import { useUrgent } from "./useUrgent";

/** Puts a point to all over the chair's floor: for the Department, while the point is in the room. */
export function UrgentStart({ view, line }: { view: WallView; line: WallLine }) {
  const { t } = useTranslation();
  const command = useUrgent(view.session_id, view.version);
  useForgetting(command);
  const still = useInert(`${line.point_id} ${view.urgent?.point_id ?? 0}`) || command.isPending;
  const running = view.state === "open" || view.state === "live";
  if (!view.may.includes("urgent.speak") || !running || view.urgent || line.presence !== "present") return null;
  return (
    <>
      <button
        className="button"
        type="button"
        aria-describedby="urgent-hint"
        aria-disabled={still}
        onClick={() => {
          if (!still) command.mutate(line.point_id);
        }}
      >
        <Icon name="sound" />
        {t("urgent.start", { name: line.name })}
      </button>
      <p className="soft xs" id="urgent-hint">
        {t("urgent.hint")}
      </p>
      {command.error && <ProblemNote error={command.error} />}
    </>
  );
}
