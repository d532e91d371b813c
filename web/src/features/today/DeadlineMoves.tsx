import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import type { DeadlineMoveView } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { dayAndClock } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";

/** Deadlines that the calendar or the regulation moved, until the caller says that they are known. */
export function DeadlineMoves({ moves }: { moves: readonly DeadlineMoveView[] }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const seen = useMutation({
    mutationFn: () => must(api.POST("/api/deadline-moves/seen", { body: { ids: moves.map(({ id }) => id) } })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: keys.today }),
  });
  if (!moves.length) return null;
  return (
    <section className="panel moves" aria-label={t("deadlines.moved.title")}>
      <header>
        <h2 className="state is-attention">
          <Icon name="clock" />
          {t("deadlines.moved.title")}
        </h2>
        <span className="count">{moves.length}</span>
        <button className="button dense push" type="button" disabled={seen.isPending} onClick={() => seen.mutate()}>
          {t("deadlines.moved.seen")}
        </button>
      </header>
      {seen.error && <ProblemNote error={seen.error} />}
      <ol>
        {moves.map((move) => (
          <li className="move" key={move.id}>
            <Link className="wrap-any" to={`/dang-ky/${move.conference_id}`}>
              {move.title}
            </Link>
            <span className="soft small">{move.host_name}</span>
            <span className="small">
              {t(move.cause === "regulation" ? "deadlines.moved.regulation" : "deadlines.moved.calendar")} <Words move={move} />
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Words({ move }: { move: DeadlineMoveView }) {
  const { t } = useTranslation();
  const clause = t(`deadlines.clause.${move.clause}`);
  const after = dayAndClock(move.due_after);
  const same = move.due_before === move.due_after;
  const now = move.outcome_before !== move.outcome_after && { late: "nowLate", in_time: "nowInTime" }[move.outcome_after as string];
  return (
    <>
      <b>
        {same ? t("deadlines.moved.same", { clause, after }) : t("deadlines.moved.from", { clause, before: dayAndClock(move.due_before), after })}
      </b>
      {now && <span className="state is-attention"> {t(`deadlines.moved.${now as "nowLate" | "nowInTime"}`)}</span>}
    </>
  );
}
