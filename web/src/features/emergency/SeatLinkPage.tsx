import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api, forgetDevice, must } from "@/api/client";
import { keys } from "@/api/keys";
import { ProblemNote } from "@/app/ProblemNote";
import { secretOf } from "@/features/access/arrival";
import { Doorway } from "@/features/access/Doorway";
import { Icon } from "@/ui/Icon";

/** Shorter than any secret: an address that was cut off on its way. */
const LEAST = 20;

function whole(secret: string): string {
  return secret.length < LEAST ? "" : secret;
}

/** Opens a seat on a telephone by its one-use link; the secret leaves the address bar at once. */
export function SeatLinkPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [token] = useState(() => whole(secretOf(location.hash)));
  const { mutate, data, error } = useMutation({
    mutationFn: () => must(api.POST("/api/seat-links/open", { body: { token } })),
    onSuccess: () => {
      forgetDevice();
      return queries.invalidateQueries({ queryKey: keys.me });
    },
  });
  const sent = useRef(false);
  useEffect(() => {
    if (sent.current || !token) return;
    sent.current = true;
    history.replaceState(history.state, "", location.pathname);
    mutate();
  }, [mutate, token]);
  return (
    <Doorway title={t("emergency.seat.title")}>
      {!token && <p>{t("emergency.seat.missing")}</p>}
      {token && !error && !data && <p role="status">{t("emergency.seat.working")}</p>}
      {error && <ProblemNote error={error} />}
      {data && (
        <>
          <p className="wrap-any">
            <b>{t("emergency.seat.ready", { name: data.name, title: data.title })}</b>
          </p>
          <p className="soft">{t("emergency.seat.lead")}</p>
          <Link className="button primary wide" to={`/phien/${data.session_id}/phong`}>
            <Icon name="camera" />
            {t("emergency.seat.enter")}
          </Link>
        </>
      )}
    </Doorway>
  );
}
