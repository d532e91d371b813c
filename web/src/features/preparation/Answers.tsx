import "./preparation.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { answersQuery } from "@/api/queries";
import type { Action, Schemas } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { Icon, type IconName } from "@/ui/Icon";
import { SearchBox } from "@/ui/SearchBox";
import { answerGroups, type AnswerFilter, type PointAnswer, sinceNow } from "./answer-groups";

const FILTERS: readonly AnswerFilter[] = ["all", "waiting", "acknowledged", "declined"];
const SHOWN: Readonly<Record<PointAnswer["state"], { icon: IconName; tone: string }>> = {
  acknowledged: { icon: "check", tone: "is-verified" },
  declined: { icon: "fault", tone: "is-fault" },
  waiting: { icon: "clock", tone: "is-attention" },
};

/** What the points said to the invitation, by the body above, with counts. */
export function Answers({ conferenceId, may }: { conferenceId: number; may: readonly Action[] }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const key = keys.answers(conferenceId);
  const [filter, setFilter] = useState<AnswerFilter>("all");
  const [query, setQuery] = useState("");
  const { data, error, refetch } = useQuery({ ...answersQuery(conferenceId), enabled: may.includes("answers.read") });
  const seat = useMutation({
    mutationFn: (pointId: number) =>
      must(api.POST("/api/conferences/{conference_id}/points/{point_id}/substitute", { params: { path: { conference_id: conferenceId, point_id: pointId } } })),
    onSuccess: (view) => {
      queries.setQueryData(key, view);
      void queries.invalidateQueries({ queryKey: keys.conference(conferenceId), exact: true });
    },
  });
  if (!may.includes("answers.read")) return null;
  const answers = data?.answers ?? [];
  const untrained = answers.filter(({ operator_trained }) => operator_trained === false).length;
  return (
    <section aria-label={t("preparation.answers.title")}>
      <div className="sechead">
        <h2>{t("preparation.answers.title")}</h2>
        {untrained > 0 && (
          <span className="state is-attention small">
            <Icon name="fault" />
            {t("preparation.answers.untrained", { count: untrained })}
          </span>
        )}
      </div>
      {error && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {seat.error && <ProblemNote error={seat.error} />}
      {data && (
        <div className="filters">
          <SearchBox label={t("preparation.answers.search")} value={query} onChange={setQuery} />
          {FILTERS.map((name) => (
            <button key={name} className="button" type="button" aria-pressed={filter === name} onClick={() => setFilter(name)}>
              {t(`preparation.answers.counts.${name}`, { count: sinceNow(answers, name).length })}
            </button>
          ))}
        </div>
      )}
      {data && !answerGroups(answers, filter, query).length && <p className="soft">{t("preparation.answers.none")}</p>}
      {answerGroups(answers, filter, query).map((group) => (
        <details key={group.name} className="fold-group" open={answers.length <= 30 || filter !== "all" || query !== ""}>
          <summary>
            <Icon name="right" />
            <b>{group.name}</b>{" "}
            <span className="count small">{t("preparation.answers.group", { answered: String(group.answered), total: String(group.total) })}</span>
          </summary>
          <ul className="lines">
            {group.rows.map((answer) => (
              <AnswerLine
                key={answer.point_id}
                answer={answer}
                reply={may.includes("conference.confirm") ? `/xac-nhan/${conferenceId}?diem=${answer.point_id}` : ""}
                onSeat={may.includes("conference.register") && answer.state === "declined" && answer.substitute_point_id ? () => seat.mutate(answer.point_id) : undefined}
              />
            ))}
          </ul>
        </details>
      ))}
    </section>
  );
}

interface LineProps {
  answer: Schemas["PointAnswerView"];
  /** Address where it can be answered for the point (by telephone); empty: not by this person. */
  reply: string;
  onSeat: (() => void) | undefined;
}

function AnswerLine({ answer, reply, onSeat }: LineProps) {
  const { t } = useTranslation();
  const { icon, tone } = SHOWN[answer.state];
  const facts = [
    answer.stale && t("preparation.answers.stale"),
    answer.operator && t("preparation.answers.operator", { name: answer.operator }) + (answer.operator_phone ? ` (${answer.operator_phone})` : ""),
    answer.delegates > 0 && t("preparation.answers.delegates", { count: answer.delegates }),
    answer.reason && t("preparation.answers.reason", { reason: answer.reason }),
    answer.substitute && t("preparation.answers.substitute", { name: answer.substitute }),
  ].filter(Boolean);
  return (
    <li className="answer-line">
      <b className="wrap-any">{answer.name}</b>
      <span className={`state ${tone} small`}>
        <Icon name={icon} />
        {t(`preparation.answers.state.${answer.state}`)}
      </span>
      <span className="small soft wrap-any">
        {facts.join(" · ")}
        {answer.operator_trained === false && <span className="state is-attention small"> {t("preparation.answers.untrained_word")}</span>}
      </span>
      <span className="ways">
        {onSeat && (
          <button className="button dense" type="button" onClick={onSeat}>
            {t("preparation.answers.seat")}
          </button>
        )}
        {reply && answer.state === "waiting" && (
          <Link className="button quiet dense" to={reply} aria-label={t("preparation.answers.answerForOf", { name: answer.name })}>
            {t("preparation.answers.answerFor")}
          </Link>
        )}
      </span>
    </li>
  );
}
