import "./incidents.css";
import { useTranslation } from "react-i18next";
import type { Acting } from "@/features/room/session";
import { clock } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";
import { useIncidents } from "./useIncidents";

/** What becomes of the newest fault that this point reported: whether somebody works on it, and who. */
export function IncidentNote({ sessionId, acting, pointId }: { sessionId: number; acting: Acting; pointId: number }) {
  const { t } = useTranslation();
  const { data } = useIncidents(sessionId, acting, "point");
  const newest = data?.incidents.filter(({ point_id: id }) => id === pointId).at(-1);
  if (!newest) return null;
  const { text, opened_at: opened, taken_by: by } = newest;
  return (
    <p className="banner incident-note" role="status">
      <Icon name={by ? "check" : "fault"} />
      <span>
        {text ? t("incidents.reported", { time: clock(opened), text }) : t("incidents.reportedAt", { time: clock(opened) })}{" "}
        <b>{by ? t("incidents.worked", { name: by }) : t("incidents.unanswered")}</b>
      </span>
    </p>
  );
}
