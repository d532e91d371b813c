import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { ProblemNote } from "@/app/ProblemNote";
import { DayInput } from "@/features/registration/DayInput";
import { readDay } from "@/features/registration/typed";
import { useToday } from "@/ui/useToday";
import { RoleRow, type RoleChoice } from "./RoleRow";

const USUAL: RoleChoice = { key: 1, role: "registrar", scope: "subtree", scopeId: null };

interface Props {
  personId: number;
  onGiven: () => void;
  onClose: () => void;
}

/** Gives somebody a role with its place and days. */
export function GiveRole({ personId, onGiven, onClose }: Props) {
  const { t } = useTranslation();
  const today = useToday();
  const [choice, setChoice] = useState(USUAL);
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const [tried, setTried] = useState(false);
  const read = (text: string) => (text.trim() ? readDay(text, today) : null);
  const [first, last] = [read(from), read(to)];
  const placeMissing = choice.scope !== "system" && choice.scopeId === null;
  const give = useMutation({
    mutationFn: () =>
      must(
        api.POST("/api/people/{person_id}/roles", {
          params: { path: { person_id: personId } },
          body: {
            role: choice.role,
            scope: choice.scope,
            scope_id: choice.scopeId ?? 0,
            valid_from: first ?? null,
            valid_to: last ?? null,
          },
        }),
      ),
    onSuccess: onGiven,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!placeMissing && first !== undefined && last !== undefined) give.mutate();
  };
  const bad = (day: string | null | undefined) => (tried && day === undefined ? t("people.badDay") : undefined);
  return (
    <form className="form" onSubmit={submit} noValidate>
      <RoleRow
        choice={choice}
        place={1}
        error={tried && placeMissing ? t("administration.people.required") : undefined}
        onChange={setChoice}
      />
      <DayInput label={t("people.from")} value={from} today={today} error={bad(first)} onChange={setFrom} />
      <DayInput label={t("people.to")} value={to} today={today} error={bad(last)} onChange={setTo} />
      <p className="soft small">{t("people.datesHint")}</p>
      {give.error && <ProblemNote error={give.error} />}
      <button className="button primary wide" type="submit" disabled={give.isPending}>
        {t("people.giveSubmit")}
      </button>
      <button className="button wide" type="button" onClick={onClose}>
        {t("people.cancel")}
      </button>
    </form>
  );
}
