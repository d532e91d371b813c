import { useTranslation } from "react-i18next";
import { Dialog } from "@/features/room/Dialog";

const KEYS = [
  ["/", "find"],
  ["Enter", "give"],
  ["D", "add"],
  ["M", "mute"],
  ["Z", "undo"],
  ["← →", "pages"],
  ["?", "help"],
] as const;

/** The keys of the chair's page. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog title={t("chair.keys.title")} onClose={onClose}>
      <dl className="keys">
        {KEYS.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(`chair.keys.${what}`)}</dd>
          </div>
        ))}
      </dl>
      <p className="soft small">{t("chair.keys.hint")}</p>
      <p className="dialog-ways">
        <button className="button" type="button" autoFocus onClick={onClose}>
          {t("action.close")}
        </button>
      </p>
    </Dialog>
  );
}
