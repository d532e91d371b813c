import "./scene.css";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { ProblemNote } from "@/app/ProblemNote";
import type { SeatView, SessionView } from "@/features/room/session";
import { useInert } from "@/features/room/useInert";
import { whySeen } from "./seen";

interface Props {
  sessionId: number;
  seat: SeatView;
  view: Pick<SessionView, "state" | "scene">;
  may: boolean;
}

/** Puts a point into the picture beside main point and floor, or takes it off, and says what comes of it. */
export function SeatPicture({ sessionId, seat, view, may }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const key = keys.session(sessionId);
  const inert = useInert(`${seat.chosen}`);
  const put = useMutation({
    scope: { id: `seen ${sessionId}` },
    mutationFn: (seen: boolean) =>
      must(
        api.POST("/api/sessions/{session_id}/seen", {
          params: { path: { session_id: sessionId } },
          body: { point_id: seat.point_id, seen },
        }),
      ),
    onSuccess: (answer) => queries.setQueryData(key, { view: answer, at: Date.now() }),
    onError: () => queries.invalidateQueries({ queryKey: key, exact: true }),
  });
  const does = seat.chosen ? "take" : "put";
  const still = inert || !may || put.isPending;
  return (
    <div className="seat-delivery">
      <span className="soft xs">{t("scene.seen.title")}</span>
      <button
        className="button dense"
        type="button"
        aria-label={t(`scene.seen.${does}Of`, { name: seat.name })}
        aria-disabled={still}
        onClick={() => {
          if (!still) put.mutate(!seat.chosen);
        }}
      >
        {t(`scene.seen.${does}`)}
      </button>
      <span className="soft xs" role="status">
        {t(`scene.seen.hint.${whySeen(seat, view)}`)}
      </span>
      {put.error && <ProblemNote error={put.error} />}
    </div>
  );
}
