/** States in words, icon and colour. */
import { useTranslation } from "react-i18next";
import type { Phase } from "@/room/conference";
import type { Link } from "@/room/quality";
import type { RecordingState } from "@/room/stage";
import { Icon, type IconName } from "@/ui/Icon";

const RECORDING: Readonly<Record<RecordingState, { icon: IconName; tone: string }>> = {
  none: { icon: "idle", tone: "is-idle" },
  waiting: { icon: "idle", tone: "is-idle" },
  running: { icon: "live", tone: "is-live" },
  failed: { icon: "fault", tone: "is-fault loud" },
  unable: { icon: "idle", tone: "is-attention" },
};

/** Whether recording runs; loud when it was asked for and does not. */
export function RecordingMark({ state, mark = false }: { state: RecordingState; mark?: boolean }) {
  const { t } = useTranslation();
  const { icon, tone } = RECORDING[state];
  return (
    <span className={`${mark ? "mark" : "state"} recording ${tone}`} role={state === "failed" ? "alert" : "status"}>
      <Icon name={icon} />
      {t(`room.recording.${state}`)}
    </span>
  );
}

const LINKS: Readonly<Record<Link, { icon: IconName; tone: string }>> = {
  good: { icon: "link", tone: "is-verified" },
  weak: { icon: "weak", tone: "is-attention" },
  lost: { icon: "lost", tone: "is-fault" },
};

/** The link in words. */
export function LinkMark({ phase, link }: { phase: Phase; link: Link }) {
  const { t } = useTranslation();
  if (phase !== "connected" && phase !== "reconnecting") {
    return (
      <span className="state is-idle">
        <Icon name="link" />
        {t("room.link.none")}
      </span>
    );
  }
  const said: Link = phase === "connected" ? link : "lost";
  return (
    <span className={`state ${LINKS[said].tone}`} role="status">
      <Icon name={LINKS[said].icon} />
      {t(phase === "reconnecting" ? "room.link.mending" : `room.link.${said}`)}
    </span>
  );
}

/** This machine is too slow for what it received, and was given less. */
export function SlowMark() {
  const { t } = useTranslation();
  return (
    <span className="state is-attention" role="status">
      <Icon name="weak" />
      {t("room.slow")}
    </span>
  );
}

/** The own picture is shown to everybody although the point has not got the floor. */
export function SeenMark() {
  const { t } = useTranslation();
  return (
    <span className="state is-action" role="status">
      <Icon name="eye" />
      {t("room.seen.mark")}
    </span>
  );
}

/** Whoever conducts looks at the own picture; the other points do not see it. */
export function LookedMark() {
  const { t } = useTranslation();
  return (
    <span className="state is-action" role="status">
      <Icon name="eye" />
      {t("room.looked.mark")}
    </span>
  );
}

/** Whether the own microphone is heard. */
export function MicrophoneMark({ on }: { on: boolean }) {
  const { t } = useTranslation();
  return (
    <span className={`state ${on ? "is-live" : "is-idle"}`}>
      <Icon name={on ? "mic" : "micOff"} />
      {t(on ? "room.microphone.on" : "room.microphone.off")}
    </span>
  );
}
