import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { dayAndClock } from "@/i18n/dates";
import { Bounded } from "@/ui/Bounded";
import { Icon } from "@/ui/Icon";
import { FaultState } from "./FaultState";
import { inBrief, type PointPage } from "./fields";
import { ReportFault } from "./ReportFault";

/** Faults of a point, and the way to report one. */
export function FaultPanel({ page }: { page: PointPage }) {
  const { t } = useTranslation();
  const [reporting, setReporting] = useState(false);
  return (
    <section aria-labelledby="faults-head">
      <h2 id="faults-head">{t("points.faults.title")}</h2>
      <p className="soft small">{t("points.faults.clause")}</p>
      {page.reports && (
        <button className="button wide" type="button" onClick={() => setReporting(true)}>
          <Icon name="fault" />
          {t("points.faults.report")}
        </button>
      )}
      {!page.faults.length && <p className="soft">{t("points.faults.none")}</p>}
      <Bounded shown={page.faults.length} total={page.fault_total} />
      {page.faults.map((fault) => (
        <div className="officer" key={fault.id}>
          <Link className="wrap-any" to={`/diem-cau?muc=su-co&su-co=${fault.id}`}>
            {inBrief(fault.text)}
          </Link>
          <FaultState kind={fault.kind} state={fault.state} />
          <span className="soft small num">{dayAndClock(fault.reported_at)}</span>
        </div>
      ))}
      <ReportFault point={page} opened={reporting} onClose={() => setReporting(false)} />
    </section>
  );
}
