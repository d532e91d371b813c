import { useTranslation } from "react-i18next";
import { clock } from "@/i18n/dates";

interface Span {
  started_at: string | null;
  ended_at: string | null;
}

/** Return what words the time in which a session ran. */
export function useSpan(): (page: Span) => string {
  const { t } = useTranslation();
  return ({ started_at, ended_at }) => {
    if (!started_at) return t("logbook.notStarted");
    if (!ended_at) return t("logbook.since", { start: clock(started_at) });
    return t("logbook.from", { start: clock(started_at), end: clock(ended_at) });
  };
}
