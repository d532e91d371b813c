import { useTranslation } from "react-i18next";
import type { RecordingView } from "@/api/types";
import { Icon, type IconName } from "@/ui/Icon";

const LOOK: Record<RecordingView["state"], { icon: IconName; tone: string }> = {
  waiting: { icon: "clock", tone: "is-idle" },
  running: { icon: "live", tone: "is-live" },
  failed: { icon: "fault", tone: "is-fault" },
  finishing: { icon: "clock", tone: "is-action" },
  done: { icon: "check", tone: "is-verified" },
};

/** Where a recording stands; what is being finished shows how far it is. */
export function RecordingState({ recording }: { recording: RecordingView }) {
  const { t } = useTranslation();
  const { icon, tone } = LOOK[recording.state];
  return (
    <span className="made">
      <span className={`state ${tone}`}>
        <Icon name={icon} />
        {t(`recordings.states.${recording.state}`)}
        {recording.state === "finishing" && ` ${t("recordings.progress", { count: Math.round(recording.progress) })}`}
      </span>
      {recording.state === "finishing" && (
        <span
          className="progress"
          role="progressbar"
          aria-label={t("recordings.states.finishing")}
          aria-valuenow={Math.round(recording.progress)}
          aria-valuemin={0}
          aria-valuemax={100}
        >
          <i style={{ width: `${recording.progress}%` }} />
        </span>
      )}
      {recording.failure && <span className="small wrap-any">{recording.failure}</span>}
    </span>
  );
}
