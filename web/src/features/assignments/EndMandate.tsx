import { TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { ProblemNote } from "@/app/ProblemNote";
import { DayInput } from "@/features/registration/DayInput";
import { readDay, writeDay } from "@/features/registration/typed";
import { useToday } from "@/ui/useToday";
import type { Mandate } from "./words";

interface Props {
  mandate: Mandate;
  onDone: () => void;
}

/** Ends an assignment with a day, or takes out one that has not begun; says why. */
export function EndMandate({ mandate, onDone }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const today = useToday();
  const [lastDay, setLastDay] = useState(() => writeDay(today));
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const coming = mandate.state === "coming";
  const day = coming ? today : readDay(lastDay, today);
  const end = useMutation({
    mutationFn: (valid_to: string) =>
      must(
        api.POST("/api/mandates/{mandate_id}/end", {
          params: { path: { mandate_id: mandate.id } },
          body: { version: mandate.version, valid_to, reason: reason.trim() },
        }),
      ),
    onSuccess: (views) => {
      queries.setQueryData(keys.mandates, views);
      onDone();
    },
    // What somebody else saved is shown at once.
    onError: () => void queries.invalidateQueries({ queryKey: keys.mandates }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (day && reason.trim()) end.mutate(day);
  };
  return (
    <form className="form" onSubmit={submit} noValidate>
      {!coming && (
        <DayInput
          label={t("assignments.mandate.lastDay")}
          value={lastDay}
          today={today}
          error={tried && !day ? t("rules.swap.wrongDay") : undefined}
          onChange={setLastDay}
        />
      )}
      <TextInput
        label={t("assignments.reason")}
        value={reason}
        maxLength={500}
        error={tried && !reason.trim() && t("registration.wrong.required")}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <p className="small soft">{t(coming ? "assignments.mandate.dropHint" : "assignments.mandate.endHint")}</p>
      {end.error && <ProblemNote error={end.error} />}
      <button className="button end wide" type="submit" disabled={end.isPending}>
        {t(coming ? "assignments.mandate.drop" : "assignments.mandate.end")}
      </button>
      <button className="button wide" type="button" onClick={onDone}>
        {t("action.cancel")}
      </button>
    </form>
  );
}
