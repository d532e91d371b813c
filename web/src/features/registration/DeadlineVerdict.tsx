import { useTranslation } from "react-i18next";
import type { VerdictView } from "@/api/types";
import { language } from "@/i18n";
import { Icon, type IconName } from "@/ui/Icon";

type Tone = "verified" | "attention" | "idle";

const ICONS: Record<Tone, IconName> = { verified: "check", attention: "clock", idle: "idle" };
const WHAT = { "9.1": "registration", "9.2": "technical", "10.1": "rehearsal" } as const;

/** The word of an outcome; late without having been done is a deadline that has passed. */
function wordOf({ outcome, done_at }: VerdictView) {
  return outcome === "late" && done_at === null ? "passed" : outcome;
}

function toneOf({ clause, outcome, done_at }: VerdictView): Tone {
  if (outcome === "in_time") return "verified";
  if (outcome !== "late") return "idle";
  // Nobody need ask for a recording: that its deadline has passed is no fault.
  return done_at === null && clause === "9.2" ? "idle" : "attention";
}

/** What one clause says and why, with the years that nobody has confirmed. */
export function DeadlineVerdict({ verdict }: { verdict: VerdictView }) {
  const { t } = useTranslation();
  const english = language() === "en";
  const tone = toneOf(verdict);
  const skipped = english ? verdict.skipped_en : verdict.skipped_vi;
  return (
    <section className="verdict">
      <p className={`state is-${tone}`}>
        <Icon name={ICONS[tone]} />
        {t(`deadlines.${WHAT[verdict.clause]}.${wordOf(verdict)}`)}
      </p>
      {verdict.outcome !== "waived" && (
        <>
          <p className="small">{english ? verdict.reasoning_en : verdict.reasoning_vi}</p>
          {skipped && <p className="small">{skipped}</p>}
          <p className="small soft basis">
            {t("deadlines.basis", {
              clause: t(`deadlines.clause.${verdict.clause}`),
              regulation: verdict.regulation,
              version: String(verdict.calendar_version),
            })}
          </p>
        </>
      )}
      {verdict.unconfirmed_years.length > 0 && verdict.outcome !== "waived" && (
        <p className="state is-attention small">
          <Icon name="fault" />
          {t("deadlines.unconfirmed", { years: verdict.unconfirmed_years.join(", ") })}
        </p>
      )}
    </section>
  );
}
