import { Modal, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { CallRow } from "./sheet";

interface Contact {
  contact: string;
  phone: string;
  deputy: string;
  deputy_phone: string;
}

interface Props {
  row: CallRow;
  pending: boolean;
  onSave: (contact: Contact) => void;
  onClose: () => void;
}

/** Corrects whom to ring. */
export function CallContact({ row, pending, onSave, onClose }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<Contact>({ contact: row.contact, phone: row.phone, deputy: row.deputy, deputy_phone: row.deputy_phone });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave(typed);
  };
  const field = (name: keyof Contact, label: string, limit: number) => (
    <TextInput label={label} value={typed[name]} maxLength={limit} onChange={(event) => setTyped({ ...typed, [name]: event.currentTarget.value })} />
  );
  return (
    <Modal opened onClose={onClose} title={t("emergency.sheet.editOf", { name: row.name })}>
      <form className="stack" onSubmit={submit}>
        {field("contact", t("emergency.sheet.contact"), 120)}
        {field("phone", t("emergency.sheet.phone"), 40)}
        {field("deputy", t("emergency.sheet.deputyName"), 120)}
        {field("deputy_phone", t("emergency.sheet.deputyPhone"), 40)}
        <p className="row">
          <button className="button primary" type="submit" disabled={pending}>
            {t("emergency.sheet.save")}
          </button>
          <button className="button" type="button" onClick={onClose}>
            {t("emergency.sheet.cancel")}
          </button>
        </p>
      </form>
    </Modal>
  );
}
