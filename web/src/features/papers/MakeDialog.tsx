import { Modal, Textarea, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import type { DocumentIn, DocumentKind } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { Icon } from "@/ui/Icon";
import { lines } from "./raw";

interface Props {
  conferenceId: number;
  kind: DocumentKind;
  name: string;
  onClose: () => void;
  onMade: () => Promise<void>;
}

/** What a clerk may add to a document, its pages before it is made, and making it. */
export function MakeDialog({ conferenceId, kind, name, onClose, onMade }: Props) {
  const { t } = useTranslation();
  const [number, setNumber] = useState("");
  const [place, setPlace] = useState("");
  const [authority, setAuthority] = useState("");
  const [signer, setSigner] = useState("");
  const [recipients, setRecipients] = useState("");
  const params = { path: { conference_id: conferenceId } };
  const body: DocumentIn = { kind, number, place, authority, signer, recipients: lines(recipients) };
  const look = useMutation({ mutationFn: () => must(api.POST("/api/conferences/{conference_id}/documents/preview", { params, body })) });
  const make = useMutation({
    mutationFn: () => must(api.POST("/api/conferences/{conference_id}/documents", { params, body })),
    onSuccess: async () => {
      await onMade();
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  const more = look.data ? look.data.total - look.data.pages.length : 0;
  return (
    <Modal opened onClose={onClose} title={t("papers.makeTitle", { name })} closeButtonProps={{ "aria-label": t("action.close") }} size="xl" centered>
      <form className="form" onSubmit={submit} noValidate>
        <div className="two">
          <TextInput label={t("papers.fields.number")} description={t("papers.fields.numberHint")} value={number} maxLength={60} onChange={({ currentTarget }) => setNumber(currentTarget.value)} />
          <TextInput label={t("papers.fields.place")} description={t("papers.fields.placeHint")} value={place} maxLength={80} onChange={({ currentTarget }) => setPlace(currentTarget.value)} />
          <Textarea label={t("papers.fields.authority")} description={t("papers.fields.authorityHint")} value={authority} maxLength={200} autosize minRows={2} onChange={({ currentTarget }) => setAuthority(currentTarget.value)} />
          <Textarea label={t("papers.fields.recipients")} description={t("papers.fields.recipientsHint")} value={recipients} autosize minRows={2} onChange={({ currentTarget }) => setRecipients(currentTarget.value)} />
          <TextInput label={t("papers.fields.signer")} value={signer} maxLength={120} onChange={({ currentTarget }) => setSigner(currentTarget.value)} />
        </div>
        {look.data && (
          <div className="sheet-pages" role="group" aria-label={t("papers.preview")}>
            {look.data.pages.map((page, index) => (
              <img key={index} src={page} alt={t("papers.previewPage", { page: String(index + 1) })} />
            ))}
            {more > 0 && <p className="small soft">{t("papers.previewMore", { count: more })}</p>}
          </div>
        )}
        {(look.error ?? make.error) && <ProblemNote error={make.error ?? look.error} />}
        <button className="button wide" type="button" disabled={look.isPending} onClick={() => look.mutate()}>
          <Icon name="eye" />
          {t("papers.preview")}
        </button>
        <button className="button primary wide" type="submit" disabled={make.isPending}>
          <Icon name="document" />
          {t("papers.makeNow")}
        </button>
      </form>
    </Modal>
  );
}
