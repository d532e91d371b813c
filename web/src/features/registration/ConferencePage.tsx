import "./registration.css";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { AgendaSection } from "@/features/agenda/AgendaSection";
import { Answers } from "@/features/preparation/Answers";
import { Preparation } from "@/features/preparation/Preparation";
import { Streams } from "@/features/streams/Streams";
import { PresidingSection } from "@/features/presiding/PresidingSection";
import { Papers } from "@/features/papers/Papers";
import { useTitle } from "@/ui/title";
import { ConferenceDeadlines } from "./ConferenceDeadlines";
import { ConferenceFacts } from "./ConferenceFacts";
import { ConferencePoints } from "./ConferencePoints";
import { ConferenceSeries } from "./ConferenceSeries";
import { ConferenceSessions } from "./ConferenceSessions";
import { ConferenceSteps } from "./ConferenceSteps";
import { EditRegistration } from "./EditRegistration";
import { conferenceQuery } from "@/api/queries";

/** A registration: what was asked for, where it stands, and what the caller may do about it. */
export function ConferencePage() {
  const { t } = useTranslation();
  const id = Number(useParams()["id"]);
  const { data: conference, error, refetch } = useQuery(conferenceQuery(id));
  const [editing, setEditing] = useState(false);
  useTitle(conference?.title ?? t("nav.register"));
  if (!conference) return error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <Loading />;
  if (editing) return <EditRegistration conference={conference} onDone={() => setEditing(false)} />;
  return (
    <div className="shell">
      <main id="main">
        <div className="pagehead">
          <h1 className="wrap-any">{conference.title}</h1>
        </div>
        <ConferenceFacts conference={conference} />
        <ConferenceDeadlines conference={conference} />
        <ConferenceSessions conference={conference} />
        <Streams
          conferenceId={conference.id}
          may={conference.may}
          open={conference.sessions.some(({ state }) => state === "open" || state === "live" || state === "paused")}
        />
        <AgendaSection conference={conference} />
        <PresidingSection conference={conference} />
        <Preparation conferenceId={conference.id} seriesId={conference.series_id} may={conference.may} />
        <Answers conferenceId={conference.id} may={conference.may} />
        <Papers conference={conference} />
        {conference.series_id !== null && <ConferenceSeries conference={conference} seriesId={conference.series_id} />}
        <ConferencePoints conference={conference} />
      </main>
      <ConferenceSteps conference={conference} onEdit={() => setEditing(true)} />
    </div>
  );
}
