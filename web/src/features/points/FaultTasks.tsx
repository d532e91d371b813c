import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { dayAndClock } from "@/i18n/dates";
import { FaultState } from "./FaultState";
import { inBrief } from "./fields";
import { faultsQuery } from "./queries";

/** Faults outside sessions whose next step is the caller's. */
export function useWaitingFaults() {
  const { data } = useQuery(faultsQuery);
  return (data?.faults ?? []).filter(({ waiting }) => waiting);
}

/** Those faults as tasks of the day. */
export function FaultTasks({ faults }: { faults: ReturnType<typeof useWaitingFaults> }) {
  const { t } = useTranslation();
  return faults.map((fault) => (
    <li className="task" key={`fault:${fault.id}`}>
      <b className="wrap-any">{t(fault.kind === "difficulty" ? "points.faults.difficultyTask" : "points.faults.task", { name: fault.point_name })}</b>
      <span className="soft wrap-any">
        {inBrief(fault.text)}, {dayAndClock(fault.reported_at)}
      </span>
      <FaultState kind={fault.kind} state={fault.state} />
      <Link className="button wide" to={`/diem-cau?muc=su-co&su-co=${fault.id}`}>
        {t("points.faults.openTask")}
      </Link>
    </li>
  ));
}
