import "@/features/preparation/preparation.css";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Action } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { preparationQuery } from "@/features/preparation/preparation-query";
import { RequestLine } from "@/features/preparation/RequestLine";

interface Props {
  conferenceId: number;
  seriesId: number | null;
  may: readonly Action[];
}

/** What is asked of the technicians (Art. 9.2): each is answered by itself, beside the registration. */
export function IntakeRequests({ conferenceId, seriesId, may }: Props) {
  const { t } = useTranslation();
  const reads = may.includes("request.read");
  const { data, error, refetch } = useQuery({ ...preparationQuery(conferenceId), enabled: reads });
  if (!reads) return null;
  const standing = data?.requests.filter(({ state }) => state !== "withdrawn") ?? [];
  return (
    <section aria-label={t("preparation.title")}>
      <h3>{t("preparation.title")}</h3>
      {error && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {data && !standing.length && <p className="soft small">{t("preparation.none")}</p>}
      {standing.length > 0 && (
        <ul className="lines">
          {standing.map((request) => (
            // Who answers here withdraws nothing: that is the host's, on the page of the conference.
            <RequestLine key={request.id} conferenceId={conferenceId} seriesId={seriesId} request={request} may={may.filter((action) => action === "request.answer")} />
          ))}
        </ul>
      )}
    </section>
  );
}
