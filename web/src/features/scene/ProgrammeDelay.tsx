import type { RefObject } from "react";
import { useTranslation } from "react-i18next";
import { secondsWords } from "@/features/recordings/film";
import { useProgrammeDelay } from "./useProgrammeDelay";

interface Props {
  /** What the composed picture is in. */
  place: RefObject<HTMLElement | null>;
  /** How far this machine's clock is behind the server's, milliseconds. */
  offset: number;
}

/** How long what all see was on its way to this screen; nothing while it is not known. */
export function ProgrammeDelay({ place, offset }: Props) {
  const { t } = useTranslation();
  const delay = useProgrammeDelay(place, offset);
  if (delay === null) return null;
  return (
    <span className="soft num" data-delay={Math.round(delay)}>
      {t("scene.programme.delay", { seconds: secondsWords(Math.max(delay, 100) / 1000) })}
    </span>
  );
}
