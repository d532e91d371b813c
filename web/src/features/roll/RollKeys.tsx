import { useTranslation } from "react-i18next";
import { KeysList } from "@/features/room/KeysList";

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
  const keys = KEYS.map(([key, what]) => [key, t(`roll.keys.${what}`)] as const);
  return <KeysList title={t("roll.keys.title")} hint={t("roll.keys.hint")} keys={keys} onClose={onClose} />;
}
