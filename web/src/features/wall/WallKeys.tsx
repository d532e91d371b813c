import { useTranslation } from "react-i18next";
import { Dialog } from "@/features/room/Dialog";

const KEYS = [
  ["/", "find"],
  ["← →", "move"],
  ["Enter", "choose"],
  ["Esc", "close"],
  ["A", "pictures"],
  ["?", "help"],
] as const;

/** The keys of the wall. */
export function WallKeys({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog title={t("wall.keys.title")} onClose={onClose}>
      <dl className="wall-keys">
        {KEYS.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(`wall.keys.${what}`)}</dd>
          </div>
        ))}
      </dl>
      <p className="soft small">{t("wall.keys.hint")}</p>
      <p className="dialog-ways">
        <button className="button" type="button" autoFocus onClick={onClose}>
          {t("action.close")}
        </button>
      </p>
    </Dialog>
  );
}
