import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { playChime } from "@/features/help/chime";
import { Icon } from "@/ui/Icon";

interface Props {
  on: boolean;
  onChange: (on: boolean) => void;
}

/** Whether a new call rings; switching it on lets it be heard. */
export function SoundButton({ on, onChange }: Props) {
  const { t } = useTranslation();
  const allowed = useSoundAllowed();
  const press = () => {
    onChange(!on);
    if (!on) void playChime();
  };
  const word = !on ? "wall.sound.off" : allowed ? "wall.sound.on" : "wall.sound.blocked";
  return (
    <button className={`button dense ${on && !allowed ? "is-attention" : ""}`} type="button" aria-pressed={on} title={t(`${word}Hint`)} onClick={press}>
      <Icon name={on ? "sound" : "soundOff"} />
      {t(word)}
    </button>
  );
}

/** Whether this page may sound: browsers wait for the first press after it was loaded. */
function useSoundAllowed(): boolean {
  const [allowed, setAllowed] = useState(() => (navigator.userActivation as UserActivation | undefined)?.hasBeenActive ?? true);
  useEffect(() => {
    if (allowed) return undefined;
    const allow = () => setAllowed(true);
    window.addEventListener("pointerup", allow);
    window.addEventListener("keyup", allow);
    return () => {
      window.removeEventListener("pointerup", allow);
      window.removeEventListener("keyup", allow);
    };
  }, [allowed]);
  return allowed;
}
