import { useTranslation } from "react-i18next";
import type { SessionBrief, TodaySession } from "@/api/types";
import { Icon, type IconName } from "@/ui/Icon";
import { clock, stretch } from "@/i18n/dates";
import { IntakeState } from "@/ui/IntakeState";

const LOOK: Record<SessionBrief["state"], { icon: IconName; tone: string }> = {
  planned: { icon: "clock", tone: "is-action" },
  open: { icon: "screen", tone: "is-action" },
  live: { icon: "live", tone: "is-live" },
  paused: { icon: "pause", tone: "is-attention" },
  ended: { icon: "check", tone: "is-idle" },
};

/** Icon, word and colour of a session's state; of a planned one, how long it is until it starts. */
export function SessionState({ entry, now }: { entry: TodaySession; now: number }) {
  const { t } = useTranslation();
  const { session, recording } = entry;
  const { icon, tone } = LOOK[session.state];
  const untilStart = (Date.parse(session.starts_at) - now) / 1000;
  if (session.state === "planned" && entry.conference.intake !== "confirmed") return <IntakeState conference={entry.conference} />;
  const word = () => {
    if (session.state === "live" && recording) return t("today.liveRecording");
    if (session.state !== "planned") return t(`states.session.${session.state}`);
    if (now >= Date.parse(session.opens_from)) return t("today.mayOpen");
    if (untilStart > 0) return t("today.startsIn", { time: stretch(Math.ceil(untilStart / 60) * 60) });
    return t("today.opensFrom", { time: clock(session.opens_from) });
  };
  return (
    <span className={`state ${tone}`}>
      <Icon name={icon} />
      {word()}
    </span>
  );
}
