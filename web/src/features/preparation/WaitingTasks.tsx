import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import type { Schemas } from "@/api/types";
import { dayAndClock } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";

type Task = Schemas["ReminderView"];

export const tasksQuery = { queryKey: keys.tasks, queryFn: () => must(api.GET("/api/tasks")), refetchInterval: 60_000 };

/** What waits for the caller and goes away only when it is done, as entries of the day's list of tasks. */
export function WaitingTasks() {
  const { t } = useTranslation();
  const tasks = useQuery(tasksQuery).data?.tasks ?? [];
  return tasks.map((task) => (
    <li className="task" key={`${task.kind}:${task.conference_id}:${task.point_id ?? ""}`}>
      <b className="wrap-any">
        {task.kind === "answer" && t("preparation.tasks.answer", { point: task.point_name })}
        {task.kind === "papers" && t("preparation.tasks.papers")}
        {task.kind === "files" && t("preparation.tasks.files", { count: task.count })}
        {task.kind === "duty" && t("preparation.tasks.duty")}
      </b>
      <span className="soft wrap-any">
        {task.title}, {dayAndClock(task.starts_at)}
        {task.days > 1 && `, ${t("today.seriesDays", { count: task.days })}`}
      </span>
      {task.told && (
        <span className="state is-attention">
          <Icon name="clock" />
          {t("preparation.tasks.told")}
        </span>
      )}
      <Link className="button wide" to={addressOf(task)}>
        {task.kind === "answer" && t("preparation.tasks.answerButton")}
        {task.kind === "papers" && t("preparation.tasks.papersButton")}
        {task.kind === "files" && t("preparation.tasks.filesButton")}
        {task.kind === "duty" && t("preparation.tasks.dutyButton")}
      </Link>
    </li>
  ));
}

function addressOf(task: Task): string {
  if (task.kind === "answer") return `/xac-nhan/${task.conference_id}?diem=${task.point_id}`;
  return task.kind === "papers" ? `/khan-cap/${task.conference_id}` : `/dang-ky/${task.conference_id}`;
}
