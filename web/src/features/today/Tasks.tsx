import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { may } from "@/api/me";
import type { ConferenceBrief, Me, Schemas } from "@/api/types";
import { tasksQuery, WaitingTasks } from "@/features/preparation/WaitingTasks";
import { FaultTasks, useWaitingFaults } from "@/features/points/FaultTasks";
import { listAddress } from "@/features/conferences/asked";
import { dayAndClock } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";
import { foldSeries } from "./parts";

interface Props {
  me: Me | undefined;
  waiting: readonly Schemas["WaitingConference"][];
  drafts: readonly ConferenceBrief[];
  /** There are more than are given. */
  moreWaiting: boolean;
  moreDrafts: boolean;
  /** The first task's button is the filled one of the page. */
  filled: boolean;
}

/** What waits for the caller, the nearest first. */
export function Tasks({ me, waiting, drafts, moreWaiting, moreDrafts, filled }: Props) {
  const { t } = useTranslation();
  const open = useQuery(tasksQuery).data?.tasks.length ?? 0;
  const faults = useWaitingFaults();
  // Whoever may call one has a button in the bar.
  const sheets = may(me, "call_sheet.read") && !may(me, "emergency.call");
  const ownDrafts = foldSeries(drafts);
  const count = waiting.length + ownDrafts.length + open + faults.length;
  return (
    <aside>
      <h2>
        {t("today.tasks")} <span className="count">{moreWaiting || moreDrafts ? `${count}+` : count}</span>
      </h2>
      <ul>
        <WaitingTasks />
        <FaultTasks faults={faults} />
        {!count && <li className="task soft">{t("today.noTasks")}</li>}
        {waiting.map((conference, place) => (
          <li className="task" key={conference.id}>
            <b>{t("today.confirmTask", { name: conference.host_name })}</b>
            <span className="soft wrap-any">
              {conference.title}, {dayAndClock(conference.starts_at)}
              {conference.days > 1 && `, ${t("today.seriesDays", { count: conference.days })}`}
            </span>
            <span className={`state ${conference.intake === "in_conflict" ? "is-fault" : "is-attention"}`}>
              <Icon name={conference.intake === "in_conflict" ? "clash" : "clock"} />
              {t(`states.intake.${conference.intake}`)}
              {conference.late && `, ${t("states.late").toLowerCase()}`}
            </span>
            <Link className={filled && place === 0 ? "button primary wide" : "button wide"} to={`/dang-ky/${conference.id}`}>
              {t("today.button.confirm")}
            </Link>
          </li>
        ))}
        {moreWaiting && <More words={t("conferences.moreWaiting")} to="/tiep-nhan" />}
        {ownDrafts.map(({ first: conference, days }) => (
          <li className="task" key={conference.id}>
            <b className="wrap-any">{conference.title}</b>
            <span className="soft">
              {dayAndClock(conference.starts_at)}
              {days > 1 && `, ${t("today.seriesDays", { count: days })}`}
            </span>
            <span className="state is-action">
              <Icon name="pencil" />
              {t("today.draftTask")}
            </span>
            <Link className="button wide" to={`/dang-ky/${conference.id}`}>
              {t("today.button.continue")}
            </Link>
          </li>
        ))}
        {moreDrafts && <More words={t("conferences.moreDrafts")} to={listAddress({ state: "draft" })} />}
      </ul>
      {(me?.hotline || sheets) && (
        <p className="foot">
          {me?.hotline && (
            <b>
              {t("today.hotline")} <span className="num">{me.hotline}</span>
            </b>
          )}
          {sheets && <Link to="/khan-cap">{t("today.emergencies")}</Link>}
        </p>
      )}
    </aside>
  );
}

/** More wait than fit here. */
function More({ words, to }: { words: string; to: string }) {
  const { t } = useTranslation();
  return (
    <li className="task">
      <b>{words}</b>
      <Link className="button wide" to={to}>
        {t("conferences.seeAll")}
      </Link>
    </li>
  );
}
