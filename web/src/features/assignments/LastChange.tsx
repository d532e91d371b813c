import { useTranslation } from "react-i18next";
import { dayAndClock } from "@/i18n/dates";

interface Props {
  of: { reason: string; changed_by: string; changed_at: string | null };
}

/** Who set it last, when and why. */
export function LastChange({ of }: Props) {
  const { t } = useTranslation();
  if (!of.changed_at) return null;
  return (
    <p className="small soft wrap-any">
      {t("assignments.changed", { name: of.changed_by, time: dayAndClock(of.changed_at) })}
      {of.reason && (
        <>
          <br />
          {t("assignments.reasonWas", { reason: of.reason })}
        </>
      )}
    </p>
  );
}
