import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

const SHOWN_MS = 2500;

/** Copies a text and says that it did. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = window.setTimeout(() => setCopied(false), SHOWN_MS);
    return () => window.clearTimeout(timer);
  }, [copied]);
  // Pages over plain HTTP from another machine have no clipboard; the text can be selected there.
  if (!("clipboard" in navigator)) return null;
  return (
    <button
      className="button"
      type="button"
      aria-live="polite"
      onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
    >
      {copied ? t("action.copied") : label}
    </button>
  );
}
