import "./emergency.css";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { useMe } from "@/api/me";
import { Icon } from "@/ui/Icon";

/** Where a link has just brought somebody who was called: the page itself tells what they are called to. */
const INVITED = "/ghe";

/** Says on every page of whoever takes part that an emergency is running, also in the middle of another session. */
export function EmergencyNotice() {
  const { t } = useTranslation();
  const me = useMe();
  const { pathname } = useLocation();
  const { data } = useQuery({
    queryKey: keys.runningEmergencies,
    queryFn: () => must(api.GET("/api/emergencies/running")),
    enabled: me !== undefined && me.kind !== "nobody",
  });
  if (pathname === INVITED) return null;
  const called = data?.running.find(({ session_id, conference_id }) => !pathname.startsWith(`/phien/${session_id}/`) && pathname !== `/khan-cap/${conference_id}`);
  if (!called) return null;
  return (
    <p className="banner emergency-banner" role="alert">
      <Icon name="fault" />
      <b className="wrap-any grow">{t("emergency.notice.called", { title: called.title })}</b>
      <Link className="button" to={called.point_id ? `/phien/${called.session_id}/phong` : `/khan-cap/${called.conference_id}`}>
        {t(called.point_id ? "emergency.notice.enter" : "emergency.notice.sheet")}
      </Link>
    </p>
  );
}
