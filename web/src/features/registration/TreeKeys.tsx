import { useTranslation } from "react-i18next";
import { KeysList } from "@/features/room/KeysList";

const KEYS = [
  ["/", "find"],
  ["↑ ↓", "move"],
  ["→ ←", "fold"],
  ["Space", "tick"],
  ["A – Z", "type"],
  ["*", "all"],
  ["?", "help"],
] as const;

/** The keys of the tree of points. */
export function TreeKeys({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const keys = KEYS.map(([key, what]) => [key, t(`registration.tree.keys.${what}`)] as const);
  return <KeysList title={t("registration.tree.keys.title")} hint={t("registration.tree.keys.hint")} keys={keys} onClose={onClose} />;
}
