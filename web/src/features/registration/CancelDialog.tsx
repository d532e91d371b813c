import { Modal, Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ConferenceView } from "@/api/types";

/** Longest note that the server takes. */
const LONGEST = 1000;

interface Props {
  conference: ConferenceView;
  opened: boolean;
  /** Why, for the others to read; it outlives a refusal. */
  note: string;
  onNote: (note: string) => void;
  onClose: () => void;
  onCancel: () => void;
}

/** Asks once before a conference is cancelled, and shows how many points are in it. */
export function CancelDialog({ conference, opened, note, onNote, onClose, onCancel }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("registration.conference.cancel")}
      closeButtonProps={{ "aria-label": t("action.close") }}
      centered
    >
      <div className="ask">
        <p>{t("registration.conference.cancelAsk", { count: conference.point_count })}</p>
        <Textarea label={t("registration.conference.cancelNote")} value={note} maxLength={LONGEST} rows={2} onChange={(event) => onNote(event.currentTarget.value)} />
        <button className="button end wide wrap-any" type="button" onClick={onCancel}>
          {t("registration.conference.cancelYes", { title: conference.title })}
        </button>
        <button className="button wide" type="button" onClick={onClose} data-autofocus>
          {t("registration.conference.cancelNo")}
        </button>
      </div>
    </Modal>
  );
}
