import "./scene.css";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { ProblemNote } from "@/app/ProblemNote";
import type { SeatView } from "@/features/room/session";

type Choice = SeatView["delivery"];

const CHOICES: readonly Choice[] = ["rule", "programme", "direct"];

interface Props {
  sessionId: number;
  seat: Pick<SeatView, "point_id" | "name" | "delivery">;
  may: boolean;
  /** The answer has come. */
  onDone?: () => void;
}

/** How a point is served, and the choice of it by hand. */
export function SeatDelivery({ sessionId, seat, may, onDone }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const key = keys.session(sessionId);
  const serve = useMutation({
    scope: { id: `delivery ${sessionId}` },
    mutationFn: (delivery: Choice) =>
      must(
        api.POST("/api/sessions/{session_id}/delivery", {
          params: { path: { session_id: sessionId } },
          body: { point_id: seat.point_id, delivery },
        }),
      ),
    onSuccess: (view) => queries.setQueryData(key, { view, at: Date.now() }),
    onError: () => queries.invalidateQueries({ queryKey: key, exact: true }),
    onSettled: onDone,
  });
  return (
    <div className="seat-delivery">
      <span className="soft xs">{t("scene.delivery.title")}</span>
      <div className="choices three" role="group" aria-label={t("scene.delivery.of", { name: seat.name })}>
        {CHOICES.map((choice) => (
          <button
            key={choice}
            className="button dense"
            type="button"
            aria-pressed={seat.delivery === choice}
            disabled={!may}
            onClick={() => {
              if (seat.delivery !== choice) serve.mutate(choice);
            }}
          >
            {t(`scene.delivery.${choice}`)}
          </button>
        ))}
      </div>
      <span className="soft xs">{t(`scene.delivery.hint.${seat.delivery}`)}</span>
      {serve.error && <ProblemNote error={serve.error} />}
    </div>
  );
}
