import { Modal, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import type { ConferencePapers, DocumentView } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { lines } from "./raw";

interface Props {
  made: DocumentView;
  papers: ConferencePapers;
  onClose: () => void;
  onSent: () => Promise<void>;
}

/** Says to whom a document goes by itself, takes more addresses, and sends it. */
export function SendDialog({ made, papers, onClose, onSent }: Props) {
  const { t } = useTranslation();
  const [more, setMore] = useState("");
  const send = useMutation({
    mutationFn: () =>
      must(api.POST("/api/documents/{document_id}/send", { params: { path: { document_id: made.id } }, body: { addresses: lines(more) } })),
    onSuccess: async () => {
      await onSent();
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send.mutate();
  };
  const announces = made.kind === "notice" || made.kind === "invitation";
  const { reachable, bodies } = papers;
  return (
    <Modal opened onClose={onClose} title={t("papers.sendTitle", { name: made.name })} closeButtonProps={{ "aria-label": t("action.close") }} centered>
      <form className="form" onSubmit={submit} noValidate>
        {announces && <p>{t("papers.sendGuests", { reachable: String(reachable), bodies: String(bodies) })}</p>}
        {made.kind === "duty_sheet" && <p>{t("papers.sendProviders")}</p>}
        <Textarea label={t("papers.sendMore")} description={t("papers.sendMoreHint")} value={more} autosize minRows={2} onChange={({ currentTarget }) => setMore(currentTarget.value)} />
        {send.error && <ProblemNote error={send.error} />}
        <button className="button primary wide" type="submit" disabled={send.isPending}>
          {t("papers.sendNow")}
        </button>
      </form>
    </Modal>
  );
}
