import { useTranslation } from "react-i18next";
import type { ConferenceView } from "@/api/types";
import { DeadlineVerdict } from "./DeadlineVerdict";

/** What the clauses that count working days say of a registration, each with its reasoning. */
export function ConferenceDeadlines({ conference }: { conference: ConferenceView }) {
  const { t } = useTranslation();
  if (!conference.verdicts.length) return null;
  return (
    <section aria-label={t("deadlines.conference.title")}>
      <div className="sechead">
        <h2>{t("deadlines.conference.title")}</h2>
      </div>
      <div className="panel deadlines">
        {conference.verdicts.map((verdict) => (
          <DeadlineVerdict key={verdict.clause} verdict={verdict} />
        ))}
      </div>
    </section>
  );
}
