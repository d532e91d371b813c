import { Modal, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { ProblemNote } from "@/app/ProblemNote";

const REASON_LIMIT = 200;

/** Deletes a recording's files for good: asks once, and for the reason, which the logbook keeps. */
export function DeleteRecording({ id, held }: { id: number; held: boolean }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [why, setWhy] = useState("");
  const [tried, setTried] = useState(false);
  const remove = useMutation({
    mutationFn: () =>
      must(api.POST("/api/recordings/{recording_id}/delete", { params: { path: { recording_id: id } }, body: { why: why.trim() } })),
    onSuccess: async () => {
      setAsking(false);
      await Promise.all([
        queries.invalidateQueries({ queryKey: keys.recording(id), exact: true }),
        queries.invalidateQueries({ queryKey: keys.recordings }),
      ]);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (why.trim() && !remove.isPending) remove.mutate();
  };
  return (
    <>
      <button className="button end" type="button" disabled={held} onClick={() => setAsking(true)}>
        {t("recordings.delete.open")}
      </button>
      {held && <span className="soft small">{t("recordings.delete.held")}</span>}
      <Modal opened={asking} onClose={() => setAsking(false)} title={t("recordings.delete.title")} closeButtonProps={{ "aria-label": t("action.close") }} centered>
        <form className="stack" onSubmit={submit} noValidate>
          <p>{t("recordings.delete.text")}</p>
          <TextInput
            label={t("recordings.delete.why")}
            description={t("recordings.delete.whyHint")}
            value={why}
            maxLength={REASON_LIMIT}
            error={tried && !why.trim() ? t("recordings.delete.whyMissing") : undefined}
            onChange={(event) => setWhy(event.currentTarget.value)}
          />
          {remove.error && <ProblemNote error={remove.error} />}
          <p className="row wrap">
            <button className="button end" type="submit" aria-disabled={remove.isPending}>
              {t("recordings.delete.confirm")}
            </button>
            <button className="button" type="button" data-autofocus onClick={() => setAsking(false)}>
              {t("recordings.delete.keep")}
            </button>
          </p>
        </form>
      </Modal>
    </>
  );
}
