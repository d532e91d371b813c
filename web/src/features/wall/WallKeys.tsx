import { useTranslation } from "react-i18next";
import { KeysList } from "@/features/room/KeysList";

const KEYS = [
  ["/", "find"],
  ["← →", "move"],
  ["Enter", "choose"],
  ["Esc", "close"],
  ["A", "pictures"],
  ["L", "live"],
  ["?", "help"],
] as const;

/** The keys of the wall. */
export function WallKeys({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const keys = KEYS.map(([key, what]) => [key, t(`wall.keys.${what}`)] as const);
  return <KeysList title={t("wall.keys.title")} hint={t("wall.keys.hint")} keys={keys} onClose={onClose} />;
}
