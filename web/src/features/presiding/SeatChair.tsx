import { useTranslation } from "react-i18next";
import { ProblemNote } from "@/app/ProblemNote";
import { AS_PERSON, type SeatView, type SessionView } from "@/features/room/session";
import { useInert } from "@/features/room/useInert";
import { chairState } from "./chair-state";
import { usePresiding } from "./usePresiding";

interface Props {
  seat: SeatView;
  view: SessionView;
  now: number;
}

/** Hands the chair over to a point, takes it over for one when the chair is lost, names the deputy. */
export function SeatChair({ seat, view, now }: Props) {
  const { t } = useTranslation();
  const command = usePresiding(view, AS_PERSON);
  const { lostFor, wait } = chairState(view, now);
  const inert = useInert(`${view.chair?.deputy_id ?? 0} ${lostFor === null ? "" : "lost"}`);
  const { name, point_id: pointId } = seat;
  const deputy = view.chair?.deputy_id === pointId;
  const here = seat.presence === "present";
  const still = inert || command.isPending || !view.may.includes("chair.hand");
  const running = view.state === "open" || view.state === "live";
  const lost = lostFor !== null && wait === 0;
  const shut = still || !here || !running;
  return (
    <div className="seat-delivery">
      <span className="soft xs">{t("presiding.title")}</span>
      <span className="door-ways">
        <button
          className="button dense"
          type="button"
          aria-label={t(lost ? "presiding.takeOverFor" : "presiding.handOverTo", { name })}
          aria-disabled={shut}
          onClick={() => {
            if (!shut) command.mutate({ do: lost ? "take-over" : "hand-over", pointId });
          }}
        >
          {t(lost ? "presiding.takeOverHere" : "presiding.handOver")}
        </button>
        <button
          className="button dense"
          type="button"
          aria-label={t(deputy ? "presiding.noDeputyOf" : "presiding.deputyOf", { name })}
          aria-disabled={still}
          onClick={() => {
            if (!still) command.mutate({ do: "deputy", pointId: deputy ? null : pointId });
          }}
        >
          {t(deputy ? "presiding.noDeputy" : "presiding.makeDeputy")}
        </button>
      </span>
      <span className="soft xs">{t(here ? "presiding.handOverHint" : "presiding.absentHint")}</span>
      {command.error && <ProblemNote error={command.error} />}
    </div>
  );
}
