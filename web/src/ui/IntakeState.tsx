import { useTranslation } from "react-i18next";
import type { ConferenceBrief } from "@/api/types";
import { Icon, type IconName } from "./Icon";

const LOOK: Record<ConferenceBrief["intake"], { icon: IconName; tone: string }> = {
  draft: { icon: "pencil", tone: "is-idle" },
  received: { icon: "clock", tone: "is-attention" },
  confirmed: { icon: "check", tone: "is-verified" },
  in_conflict: { icon: "clash", tone: "is-fault" },
  cancelled: { icon: "idle", tone: "is-idle" },
  entered: { icon: "document", tone: "is-idle" },
};

/** Where a registration stands: icon, word and colour; late is a mark beside it. */
export function IntakeState({ conference }: { conference: Pick<ConferenceBrief, "intake" | "late"> }) {
  const { t } = useTranslation();
  const { icon, tone } = LOOK[conference.intake];
  return (
    <span className="facts">
      <span className={`state ${tone}`}>
        <Icon name={icon} />
        {t(`states.intake.${conference.intake}`)}
      </span>
      {conference.late && (
        <span className="state is-attention">
          <Icon name="fault" />
          {t("states.late")}
        </span>
      )}
    </span>
  );
}
