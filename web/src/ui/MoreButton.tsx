import { useTranslation } from "react-i18next";

interface Props {
  /** Whether the list goes on behind what is shown. */
  more: boolean;
  busy: boolean;
  onMore: () => void;
}

/** Brings the next part of a list below what is shown; nothing when it is whole. */
export function MoreButton({ more, busy, onMore }: Props) {
  const { t } = useTranslation();
  if (!more) return null;
  return (
    <p className="no-print">
      <button className="button" type="button" disabled={busy} onClick={onMore}>
        {t("conferences.more")}
      </button>
    </p>
  );
}
