import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { clock, dayAndClock } from "@/i18n/dates";
import type { Snapshot } from "@/room/conference";
import { Icon, type IconName } from "@/ui/Icon";
import type { SessionView } from "./session";

interface Props {
  room: Snapshot;
  view: SessionView | undefined;
  name: string;
  onTake: () => void;
  onAgain: () => void;
}

const DOOR_ICONS: Readonly<Record<string, IconName>> = { room_locked: "lock", barred: "stop" };

/** What the page says while there is no room to show: waiting, refused, moved away, ended. */
export function Interlude({ room, view, name, onTake, onAgain }: Props) {
  const { t } = useTranslation();
  switch (room.phase) {
    case "waiting":
      if (room.refusal)
        return (
          <Notice icon={DOOR_ICONS[room.refusal.code] ?? "clock"} title={room.refusal.what}>
            <p>{room.refusal.next}</p>
          </Notice>
        );
      return (
        <Notice icon="clock" title={t("room.wait.planned")}>
          <p>
            {view
              ? t("room.wait.plannedHint", { time: dayAndClock(view.session.starts_at) })
              : t("room.wait.plannedUnknown")}
          </p>
        </Notice>
      );
    case "seat_taken":
      if (room.refusal?.code === "live_elsewhere")
        return (
          <Notice icon="screen" title={room.refusal.what}>
            <p>{room.refusal.next}</p>
            <Way word={t("room.wait.takeHere")} onPress={onTake} />
          </Notice>
        );
      return (
        <Notice icon="screen" title={t("room.wait.taken", { name })}>
          <p>{t("room.wait.takenHint")}</p>
          <Way word={t("room.wait.take")} onPress={onTake} />
        </Notice>
      );
    case "superseded":
      return (
        <Notice icon="screen" title={t("room.wait.superseded")}>
          <p>{t("room.wait.supersededHint")}</p>
          <Way word={t("room.wait.takeBack")} onPress={onTake} />
        </Notice>
      );
    case "removed":
      return (
        <Notice icon="fault" title={t("room.wait.removed")}>
          <p>{t("room.wait.removedHint")}</p>
          <Way word={t("room.rejoin")} onPress={onAgain} />
        </Notice>
      );
    case "refused":
      return (
        <Notice icon="fault" title={room.refusal?.what ?? ""}>
          <p>{room.refusal?.next}</p>
          <Way word={t("problem.retry")} onPress={onAgain} />
        </Notice>
      );
    case "ended":
      return (
        <Notice icon="check" title={t("room.wait.ended")}>
          {view?.session.ended_at && <p>{t("room.wait.endedAt", { time: clock(view.session.ended_at) })}</p>}
          <p>{t("room.wait.endedHint")}</p>
          <Home />
        </Notice>
      );
    case "left":
      return (
        <Notice icon="leave" title={t("room.wait.left")}>
          <p>{t("room.wait.leftHint")}</p>
          <Way word={t("room.rejoin")} onPress={onAgain} />
          <Home />
        </Notice>
      );
    default:
      return (
        <Notice icon="clock" title={t("room.wait.opening")}>
          {view?.media_away && <p>{t("room.wait.mediaAway")}</p>}
        </Notice>
      );
  }
}

function Notice({ icon, title, children }: { icon: IconName; title: string; children: ReactNode }) {
  return (
    <div className="interlude" role="status">
      <h1>
        <Icon name={icon} />
        {title}
      </h1>
      {children}
    </div>
  );
}

function Way({ word, onPress }: { word: string; onPress: () => void }) {
  return (
    <p>
      <button className="button primary" type="button" onClick={onPress}>
        {word}
      </button>
    </p>
  );
}

function Home() {
  const { t } = useTranslation();
  return (
    <p>
      <Link className="button" to="/">
        {t("room.wait.home")}
      </Link>
    </p>
  );
}
