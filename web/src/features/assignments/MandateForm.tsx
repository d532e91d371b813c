import { Modal, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { bodiesQuery } from "@/api/queries";
import { ProblemNote } from "@/app/ProblemNote";
import { DayInput } from "@/features/registration/DayInput";
import { readDay, writeDay } from "@/features/registration/typed";
import { BodySelect } from "@/ui/BodySelect";
import { useToday } from "@/ui/useToday";
import type { Mandate } from "./words";

interface Props {
  /** What is changed; undefined: a new one is entered. */
  mandate: Mandate | undefined;
  onClose: () => void;
  onSaved: (id: number) => void;
}

/** An assignment: two bodies, its days, its document; of a change also why. */
export function MandateForm({ mandate, onClose, onSaved }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const today = useToday();
  const bodies = useQuery(bodiesQuery);
  const [organiser, setOrganiser] = useState<number | null>(null);
  const [host, setHost] = useState<number | null>(null);
  const [from, setFrom] = useState(() => writeDay(mandate?.valid_from ?? today));
  const [to, setTo] = useState(() => (mandate?.valid_to ? writeDay(mandate.valid_to) : ""));
  const [paper, setPaper] = useState(mandate?.document ?? "");
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const first = readDay(from, today);
  const last = to.trim() ? readDay(to, today) : null;
  const begun = mandate !== undefined && mandate.valid_from <= today;
  const same = organiser !== null && organiser === host;
  const wrong = !first || last === undefined || (!mandate && (organiser === null || host === null || same)) || (mandate && !reason.trim());
  const save = useMutation({
    mutationFn: (days: { valid_from: string; valid_to: string | null }) => {
      const rest = { ...days, document: paper.trim() };
      if (mandate)
        return must(
          api.PUT("/api/mandates/{mandate_id}", {
            params: { path: { mandate_id: mandate.id } },
            body: { ...rest, version: mandate.version, reason: reason.trim() },
          }),
        );
      return must(api.POST("/api/mandates", { body: { ...rest, organiser_body_id: organiser ?? 0, host_body_id: host ?? 0 } }));
    },
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: keys.mandates });
      onSaved(id);
    },
    onError: () => void queries.invalidateQueries({ queryKey: keys.mandates }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!wrong && first && last !== undefined) save.mutate({ valid_from: first, valid_to: last });
  };
  const needed = (missing: boolean) => (tried && missing ? t("registration.wrong.required") : undefined);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(mandate ? "assignments.mandate.editTitle" : "assignments.mandate.addTitle")}
      closeButtonProps={{ "aria-label": t("action.close") }}
      centered
    >
      <form className="form" onSubmit={submit} noValidate>
        {mandate ? (
          <p>{t("assignments.mandate.pair", { organiser: mandate.organiser_name, host: mandate.host_name })}</p>
        ) : (
          <>
            <BodySelect
              label={t("assignments.mandate.organiser")}
              options={bodies.data ?? []}
              value={organiser}
              error={needed(organiser === null)}
              onChange={setOrganiser}
            />
            <BodySelect
              label={t("assignments.mandate.host")}
              options={bodies.data ?? []}
              value={host}
              error={tried && same ? t("assignments.mandate.same") : needed(host === null)}
              onChange={setHost}
            />
          </>
        )}
        {begun ? (
          <p className="small soft">{t("assignments.mandate.begun", { day: from })}</p>
        ) : (
          <DayInput label={t("assignments.from")} value={from} today={today} error={tried && !first ? t("rules.swap.wrongDay") : undefined} onChange={setFrom} />
        )}
        <DayInput
          label={t("assignments.toOptional")}
          value={to}
          today={today}
          error={tried && last === undefined ? t("rules.swap.wrongDay") : undefined}
          onChange={setTo}
        />
        <TextInput label={t("assignments.document")} value={paper} maxLength={200} onChange={(event) => setPaper(event.currentTarget.value)} />
        {mandate && (
          <TextInput
            label={t("assignments.reason")}
            value={reason}
            maxLength={500}
            error={needed(!reason.trim())}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
        {save.error && <ProblemNote error={save.error} />}
        <button className="button primary wide" type="submit" disabled={save.isPending}>
          {t(mandate ? "assignments.mandate.save" : "assignments.mandate.submit")}
        </button>
      </form>
    </Modal>
  );
}
