import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { SessionView } from "@/features/room/session";
import { useInert } from "@/features/room/useInert";
import type { Stage } from "@/room/stage";
import { Icon } from "@/ui/Icon";

interface Props {
  view: SessionView;
  stage: Stage | null;
  may: boolean;
  onStop: () => void;
}

/** The tour that runs: what it does, where it stands, whose it is, and the button that stops it. */
export function TourLine({ view, stage, may, onStop }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const { tour } = view;
  // Not the point that it stands at: it goes on by itself.
  const still = useInert(tour ? [tour.kind, tour.body_id, tour.seconds, tour.owner].join(" ") : "") || !may;
  if (!tour) return null;
  const stands = tour.kind === "show" ? stage?.shown?.identity : stage?.touring;
  const seat = view.seats.find(({ point_id: point }) => (stage ? `point:${point}` === stands : point === tour.point_id));
  return (
    <div className="shown-line">
      <span className="tour-words" id={id}>
        <span className="state is-action">
          <Icon name="eye" />
          {t(`chair.tour.running.${tour.kind}`)}: <b>{seat?.name ?? t("chair.tour.nobody")}</b>
        </span>
        <span className="soft small">{t("chair.tour.facts", { scope: tour.scope || t("chair.tour.all"), count: tour.seconds, owner: tour.owner })}</span>
      </span>
      <button
        className="button dense"
        type="button"
        aria-describedby={id}
        aria-disabled={still}
        onClick={() => {
          if (!still) onStop();
        }}
      >
        {t("chair.tour.stop")}
      </button>
    </div>
  );
}
