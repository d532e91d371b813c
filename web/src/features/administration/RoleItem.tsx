import { Modal } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import type { PersonView } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { DayInput } from "@/features/registration/DayInput";
import { readDay, writeDay } from "@/features/registration/typed";
import { useToday } from "@/ui/useToday";

type Assignment = PersonView["assignments"][number];

interface Props {
  personId: number;
  assignment: Assignment;
  /** Whether the caller may end it. */
  manages: boolean;
  onChanged: () => void;
}

/** When a role holds, in words; undefined when it simply holds. */
function useTerm({ valid_from, valid_to }: Assignment): string | undefined {
  const { t } = useTranslation();
  const today = useToday();
  const from = valid_from ? writeDay(valid_from) : "";
  const to = valid_to ? writeDay(valid_to) : "";
  if (valid_to && valid_to < today) return t("people.state.ended", { to });
  if (from && to) return t("people.state.between", { from, to });
  if (to) return t("people.state.until", { to });
  if (valid_from) return valid_from > today ? t("people.state.future", { from }) : t("people.state.since", { from });
  return undefined;
}

/** One role of somebody: where and when it holds, and a way to end it. */
export function RoleItem({ personId, assignment, manages, onChanged }: Props) {
  const { t } = useTranslation();
  const term = useTerm(assignment);
  const today = useToday();
  const [asking, setAsking] = useState(false);
  const [lastDay, setLastDay] = useState("");
  const [tried, setTried] = useState(false);
  const over = Boolean(assignment.valid_to && assignment.valid_to < today);
  const role = t(`administration.roles.${assignment.role}`);
  const day = lastDay.trim() ? readDay(lastDay, today) : null;
  const end = useMutation({
    mutationFn: () =>
      must(
        api.POST("/api/people/{person_id}/roles/{assignment_id}/end", {
          params: { path: { person_id: personId, assignment_id: assignment.id } },
          body: { last_day: day ?? null },
        }),
      ),
    onSuccess: () => {
      setAsking(false);
      onChanged();
    },
  });
  return (
    <div className="device">
      <b>{role}</b>
      <span className="small wrap-any">{assignment.scope_name || t(`administration.scopes.${assignment.scope}`)}</span>
      {term && <span className={over ? "state is-idle small" : "soft small"}>{term}</span>}
      {manages && !over && (
        <button className="button" type="button" onClick={() => setAsking(true)}>
          {t("people.end", { role: role.toLowerCase() })}
        </button>
      )}
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("people.endTitle", { role: role.toLowerCase() })}
        closeButtonProps={{ "aria-label": t("action.close") }}
        centered
      >
        <form
          className="form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            setTried(true);
            if (day !== undefined) end.mutate();
          }}
        >
          <DayInput
            label={t("people.endDay")}
            value={lastDay}
            today={today}
            error={tried && day === undefined ? t("people.badDay") : undefined}
            onChange={setLastDay}
          />
          <p className="soft small">{t("people.endHint")}</p>
          {end.error && <ProblemNote error={end.error} />}
          <button className="button end wide" type="submit" disabled={end.isPending}>
            {t("people.endSubmit")}
          </button>
          <button className="button wide" type="button" onClick={() => setAsking(false)}>
            {t("people.keep")}
          </button>
        </form>
      </Modal>
    </div>
  );
}
