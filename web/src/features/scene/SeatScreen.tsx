import "./scene.css";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { ProblemNote } from "@/app/ProblemNote";
import { useMachineEnd } from "@/features/content/useMachineEnd";
import { AS_PERSON, type SeatView, type SessionView } from "@/features/room/session";
import { useInert } from "@/features/room/useInert";
import { presentingPoint } from "@/room/stage";

interface Props {
  sessionId: number;
  seat: SeatView;
  view: Pick<SessionView, "scene" | "version">;
  may: boolean;
}

/** Lets a point show its screen to all, or ends that. */
export function SeatScreen({ sessionId, seat, view, may }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const key = keys.session(sessionId);
  const { content } = view.scene;
  const presents = presentingPoint(content) === seat.point_id;
  const inert = useInert(`${presents}`);
  const params = { path: { session_id: sessionId } };
  const change = useMutation({
    scope: { id: `scene ${sessionId}` },
    mutationFn: () =>
      presents
        ? must(api.POST("/api/sessions/{session_id}/content", { params, body: { file_id: null, page: 1, playing: false, position_ms: 0, seen: view.version } }))
        : must(api.POST("/api/sessions/{session_id}/presenter", { params, body: { point_id: seat.point_id, seen: view.version } })),
    onSuccess: (answer) => queries.setQueryData(key, { view: answer, at: Date.now() }),
    onError: () => queries.invalidateQueries({ queryKey: key, exact: true }),
  });
  const machine = useMachineEnd(sessionId, AS_PERSON);
  const here = seat.presence === "present";
  const does = presents ? "end" : "let";
  const still = inert || !may || change.isPending || (!presents && !here);
  return (
    <div className="seat-delivery">
      <span className="soft xs">{t("scene.screen.title")}</span>
      <button
        className="button dense"
        type="button"
        aria-label={t(`scene.screen.${does}Of`, { name: seat.name })}
        aria-disabled={still}
        onClick={() => {
          if (!still) change.mutate();
        }}
      >
        {t(`scene.screen.${does}`)}
      </button>
      <span className="soft xs" role="status">
        {t(presents ? "scene.screen.hintOn" : here ? "scene.screen.hint" : "scene.screen.absent")}
      </span>
      {change.error && <ProblemNote error={change.error} />}
      {seat.content_machine && (
        <>
          <span className="soft xs">{t("content.seatHas")}</span>
          <button className="button dense" type="button" aria-label={t("content.endOf", { name: seat.name })} disabled={!may || machine.isPending} onClick={() => machine.mutate(seat.point_id)}>
            {t("content.end")}
          </button>
          {machine.error && <ProblemNote error={machine.error} />}
        </>
      )}
    </div>
  );
}
