import { Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ConferenceView } from "@/api/types";

interface Props {
  conference: ConferenceView;
  opened: boolean;
  onClose: () => void;
  onCancel: () => void;
}

/** Asks once before a conference is cancelled, and shows how many points are in it. */
export function CancelDialog({ conference, opened, onClose, onCancel }: Props) {
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
