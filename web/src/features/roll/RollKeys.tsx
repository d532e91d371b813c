import { useTranslation } from "react-i18next";
import { Dialog } from "@/features/room/Dialog";

const KEYS = [
  ["/", "find"],
  ["↑ ↓", "move"],
  ["Enter", "confirm"],
  ["1 – 5", "marks"],
  ["?", "help"],
] as const;

/** The keys of the roll. */
export function RollKeys({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog title={t("roll.keys.title")} onClose={onClose}>
      <dl className="roll-keys">
        {KEYS.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(`roll.keys.${what}`)}</dd>
          </div>
        ))}
      </dl>
      <p className="soft small">{t("roll.keys.hint")}</p>
      <p className="dialog-ways">
        <button className="button" type="button" autoFocus onClick={onClose}>
          {t("action.close")}
        </button>
      </p>
    </Dialog>
  );
}
