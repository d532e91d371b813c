import "./presiding.css";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import type { Acting, SessionView } from "@/features/room/session";
import { useForgetting } from "@/features/room/useForgetting";
import { useInert } from "@/features/room/useInert";
import { clock, stretch } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";
import { chairState, offered } from "./chair-state";
import { usePresiding } from "./usePresiding";

interface Props {
  view: SessionView;
  acting: Acting;
  /** The point at whose page this stands; null: at the page of somebody who conducts. */
  pointId: number | null;
  now: number;
}

/** That the chair is lost, or that another point presides for it, and the one press that follows from it. */
export function ChairNote({ view, acting, pointId, now }: Props) {
  const { t } = useTranslation();
  const command = usePresiding(view, acting);
  const state = chairState(view, now);
  const { main, own, lostFor, wait } = state;
  const offer = offered(view, state, pointId);
  const hosts = view.may.includes("chair.hand");
  const concerned = hosts || (pointId !== null && (pointId === own?.point_id || pointId === main?.point_id));
  const inert = useInert(`${main?.point_id ?? 0} ${lostFor === null ? "" : "lost"} ${wait > 0 ? "wait" : ""}`);
  useForgetting(command);
  const running = view.state === "open" || view.state === "live";
  // Whoever presides here conducts, on the chair's own screen; a machine that acts beside somebody signed in has none.
  const conducts = pointId !== null && pointId === main?.point_id && view.may.includes("floor.give") && !acting.actAs;
  const returns = pointId === null && view.point_id !== null && !view.may.includes("floor.give");
  if (!main || !running || (lostFor === null && !own && !conducts && !returns)) return null;
  const still = inert || command.isPending;
  const problem = command.error ? asProblem(command.error) : null;
  const back = own && lostFor === null && view.may.includes("chair.take") && concerned;
  const here = own?.presence === "present";
  return (
    <section className={`banner chair-note ${lostFor === null ? "is-calm" : ""}`} aria-label={t("presiding.title")}>
      <Icon name={lostFor === null ? "again" : "lost"} />
      <span role="status">
        {lostFor === null && !own
          ? t(conducts ? "presiding.here" : "presiding.notHere", { name: main.name })
          : lostFor === null
          ? t("presiding.presides", { name: main.name, for: own?.name ?? "", time: view.chair?.since ? clock(view.chair.since) : "" })
          : t("presiding.lost", { name: main.name })}
      </span>
      {lostFor !== null && <span className="num">{stretch(lostFor)}</span>}
      {lostFor !== null && offer && wait > 0 && <span>{t("presiding.wait", { count: wait })}</span>}
      {lostFor !== null && !offer && hosts && <span>{t("presiding.choose")}</span>}
      {lostFor !== null && !offer && !hosts && <span>{t("presiding.stay")}</span>}
      {lostFor !== null && offer && wait === 0 && (
        <button
          className="button primary push"
          type="button"
          aria-disabled={still}
          onClick={() => {
            if (!still) command.mutate({ do: "take-over", pointId: offer.point_id });
          }}
        >
          {offer.point_id === pointId ? t("presiding.takeOver") : t("presiding.takeOverFor", { name: offer.name })}
        </button>
      )}
      {conducts && (
        <a className="button primary push" href={`/phien/${view.session.id}/chu-tri`}>
          {t("presiding.desk")}
        </a>
      )}
      {returns && (
        <a className="button push" href={`/phien/${view.session.id}/phong`}>
          {t("presiding.room")}
        </a>
      )}
      {back && (
        <button
          className="button push"
          type="button"
          aria-disabled={still || !here}
          onClick={() => {
            if (!still && here) command.mutate({ do: "take-back" });
          }}
        >
          {hosts ? t("presiding.backTo", { name: own.name }) : t(pointId === main.point_id ? "presiding.giveBack" : "presiding.takeBack")}
        </button>
      )}
      {back && !here && <span className="small">{t("presiding.notBack", { name: own.name })}</span>}
      {problem && (
        <span role="alert" className="is-fault">
          {problem.what} {problem.next}
        </span>
      )}
    </section>
  );
}
