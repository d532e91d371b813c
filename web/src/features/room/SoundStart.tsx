import { useTranslation } from "react-i18next";
import { Icon } from "@/ui/Icon";

interface Props {
  blocked: boolean;
  onStart: () => void;
}

/** What the browser holds back until somebody presses is started by this one button, whatever rooms it is of. */
export function SoundStart({ blocked, onStart }: Props) {
  const { t } = useTranslation();
  if (!blocked) return null;
  return (
    <p className="sound-start">
      <button className="button primary" type="button" onClick={onStart}>
        <Icon name="sound" />
        {t("room.sound.start")}
      </button>
      <span>{t("room.sound.hint")}</span>
    </p>
  );
}
