import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api, must } from "@/api/client";
import { ProblemNote } from "@/app/ProblemNote";
import { secretOf, useArrival } from "./arrival";
import { Doorway } from "./Doorway";

/** Signs in by the link that was opened; the secret leaves the address bar at once. */
export function LinkPage() {
  const { t } = useTranslation();
  const arrive = useArrival();
  const [token] = useState(() => secretOf(location.hash));
  const { mutate, error } = useMutation({
    mutationFn: () => must(api.POST("/api/sign-in/link", { body: { token } })),
    onSuccess: arrive,
  });
  const sent = useRef(false);
  useEffect(() => {
    if (sent.current || !token) return;
    sent.current = true;
    history.replaceState(history.state, "", location.pathname);
    mutate();
  }, [mutate, token]);
  return (
    <Doorway title={t("access.link.title")}>
      {!token && <p>{t("access.link.missing")}</p>}
      {token && !error && <p role="status">{t("access.link.working")}</p>}
      {error && <ProblemNote error={error} />}
      <p>
        <Link to="/dang-nhap">{t("access.link.other")}</Link>
      </p>
    </Doorway>
  );
}
