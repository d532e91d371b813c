import { useState } from "react";
import { useTranslation } from "react-i18next";
import { personOf } from "./person";
import type { Acting, SeatView } from "./session";
import { SpeakerDialog } from "./SpeakerDialog";

interface Props {
  sessionId: number;
  acting: Acting;
  seat: SeatView;
  may: boolean;
}

/** Who speaks at a point, and the way to say it. */
export function SpeakerPart({ sessionId, acting, seat, may }: Props) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const person = personOf(seat);
  return (
    <div className="speaker-part">
      <span className={person ? "" : "soft"}>{person ? t("room.speaker.is", { person }) : t("room.speaker.unknown")}</span>
      {may && (
        <button className="button dense" type="button" aria-label={t("room.speaker.tellOf", { name: seat.name })} onClick={() => setOpened(true)}>
          {t(person ? "room.speaker.change" : "room.speaker.tell")}
        </button>
      )}
      {opened && <SpeakerDialog sessionId={sessionId} acting={acting} seat={seat} onClose={() => setOpened(false)} />}
    </div>
  );
}
