import { useTranslation } from "react-i18next";
import { KeysList } from "@/features/room/KeysList";

const KEYS = [
  ["/", "find"],
  ["↑ ↓", "move"],
  ["Enter", "choose"],
  ["A – Z", "type"],
  ["→", "answer"],
  ["←", "back"],
  ["?", "help"],
] as const;

/** The keys of the intake board. */
export function IntakeKeys({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const keys = KEYS.map(([key, what]) => [key, t(`intake.keys.${what}`)] as const);
  return <KeysList title={t("intake.keys.title")} hint={t("intake.keys.hint")} keys={keys} onClose={onClose} />;
}
