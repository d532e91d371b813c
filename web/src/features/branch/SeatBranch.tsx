import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemNote } from "@/app/ProblemNote";
import { AS_PERSON, type SeatView, type SessionView } from "@/features/room/session";
import { useInert } from "@/features/room/useInert";
import { branchOf, MINUTES } from "./branches";
import { useBranchSteps } from "./useBranches";

interface Props {
  seat: SeatView;
  view: SessionView;
}

/** Delegates a sub-conference to a point that heads others; in one already it says so. */
export function SeatBranch({ seat, view }: Props) {
  const { t } = useTranslation();
  const [minutes, setMinutes] = useState<number>(MINUTES[1]);
  const command = useBranchSteps(view, AS_PERSON);
  const { name, point_id: pointId } = seat;
  const away = branchOf(view, pointId);
  const inert = useInert(`${away?.id ?? 0}`);
  if (!seat.below || seat.is_main || !view.may.includes("branch.hand")) return null;
  const here = seat.presence === "present";
  const running = (view.state === "live" || view.state === "paused") && !view.urgent;
  const still = inert || command.isPending || !here || !running || away !== undefined;
  return (
    <div className="seat-delivery">
      <span className="soft xs">{t("branch.title")}</span>
      <span className="door-ways">
        <select
          className="input dense"
          aria-label={t("branch.minutes", { name })}
          value={minutes}
          onChange={(event) => setMinutes(Number(event.currentTarget.value))}
        >
          {MINUTES.map((count) => (
            <option key={count} value={count}>
              {count ? t("branch.minutesOf", { count }) : t("branch.unlimited")}
            </option>
          ))}
        </select>
        <button
          className="button dense"
          type="button"
          aria-label={t("branch.delegateTo", { name })}
          aria-disabled={still}
          onClick={() => {
            if (!still) command.mutate({ do: "start", pointId, minutes });
          }}
        >
          {t("branch.delegate")}
        </button>
      </span>
      <span className="soft xs" role="status">
        {away ? t("branch.away", { name: away.name }) : t(here ? "branch.hint" : "branch.absent", { name })}
      </span>
      {command.error && <ProblemNote error={command.error} />}
    </div>
  );
}
