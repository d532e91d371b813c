import { useTranslation } from "react-i18next";
import { Dialog } from "./Dialog";

interface KeysListProps {
  title: string;
  hint: string;
  /** Keys, and what each does in words. */
  keys: readonly (readonly [key: string, words: string])[];
  onClose: () => void;
}

/** The keys of a page, in a dialogue. */
export function KeysList({ title, hint, keys, onClose }: KeysListProps) {
  const { t } = useTranslation();
  return (
    <Dialog title={title} onClose={onClose}>
      <dl className="keys">
        {keys.map(([key, words]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <p className="soft small">{hint}</p>
      <p className="dialog-ways">
        <button className="button" type="button" autoFocus onClick={onClose}>
          {t("action.close")}
        </button>
      </p>
    </Dialog>
  );
}
