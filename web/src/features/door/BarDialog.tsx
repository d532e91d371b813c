import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "@/features/room/Dialog";

const LONGEST = 500;

interface Props {
  name: string;
  onBar: (reason: string) => void;
  onClose: () => void;
}

/** Why a point is put out: nobody is without a reason. */
export function BarDialog({ name, onBar, onClose }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  // One line in the logbook.
  const reason = text.replaceAll(/\s+/g, " ").trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason) onBar(reason);
  };
  return (
    <Dialog title={t("door.barTitle", { name })} onClose={onClose}>
      <form onSubmit={submit}>
        <p>{t("door.barText")}</p>
        <label className="field">
          <span>{t("door.barReason")}</span>
          <textarea className="input" rows={2} maxLength={LONGEST} autoFocus required value={text} onChange={(event) => setText(event.target.value)} />
        </label>
        <p className="row wrap dialog-ways">
          <button className="button end" type="submit" disabled={!reason}>
            {t("door.bar")}
          </button>
          <button className="button" type="button" onClick={onClose}>
            {t("action.cancel")}
          </button>
        </p>
      </form>
    </Dialog>
  );
}
