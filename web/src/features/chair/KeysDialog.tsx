import { useTranslation } from "react-i18next";
import { KeysList } from "@/features/room/KeysList";

const KEYS = [
  ["/", "find"],
  ["Enter", "give"],
  ["D", "add"],
  ["M", "mute"],
  ["X", "muteBut"],
  ["T", "tour"],
  ["P", "show"],
  ["R", "look"],
  ["K", "lock"],
  ["Z", "undo"],
  ["N", "agendaOn"],
  ["B", "agendaBack"],
  ["← →", "pages"],
  ["?", "help"],
] as const;

/** The keys of the chair's page. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const keys = KEYS.map(([key, what]) => [key, t(`chair.keys.${what}`)] as const);
  return <KeysList title={t("chair.keys.title")} hint={t("chair.keys.hint")} keys={keys} onClose={onClose} />;
}
