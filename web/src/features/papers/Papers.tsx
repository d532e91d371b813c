import "./papers.css";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ConferenceView, DocumentKind } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { BackdropPart } from "./BackdropPart";
import { DutyPart } from "./DutyPart";
import { MakeDialog } from "./MakeDialog";
import { PaperItem } from "./PaperItem";
import { SendDialog } from "./SendDialog";
import { usePapers } from "./usePapers";

/** Documents of a conference, its backdrop, and who is on duty for line and power. */
export function Papers({ conference }: { conference: ConferenceView }) {
  const { t } = useTranslation();
  const may = conference.may.includes("documents.read");
  const { data, error, again } = usePapers(conference.id, may);
  const [making, setMaking] = useState<DocumentKind>();
  const [sending, setSending] = useState<DocumentKind>();
  if (!may) return null;
  const named = (kind: DocumentKind) => data?.choices.find((choice) => choice.kind === kind)?.name ?? "";
  const newest = (kind: DocumentKind) => data?.documents.find((document) => document.kind === kind);
  const sent = sending && newest(sending);
  return (
    <section className="docpapers" aria-label={t("papers.title")}>
      <div className="sechead">
        <h2>{t("papers.title")}</h2>
      </div>
      {error && <ProblemNote error={error} onRetry={() => void again()} />}
      {data && (
        <div className="lines">
          {data.choices.map((choice) => (
            <PaperItem
              key={choice.kind}
              choice={choice}
              made={newest(choice.kind)}
              older={choice.made - 1}
              mayMake={data.may_make}
              mailOn={data.mail_on}
              onMake={() => setMaking(choice.kind)}
              onSend={() => setSending(choice.kind)}
              onChanged={again}
            />
          ))}
        </div>
      )}
      {data?.may_make && !data.mail_on && <p className="small soft">{t("papers.mailOff")}</p>}
      {data && <BackdropPart conference={conference} backdrop={data.backdrop} mayMake={data.may_make} onChanged={again} />}
      {data && <DutyPart conference={conference} papers={data} onChanged={again} />}
      {making && (
        <MakeDialog conferenceId={conference.id} kind={making} name={named(making)} onClose={() => setMaking(undefined)} onMade={again} />
      )}
      {sent && data && <SendDialog made={sent} papers={data} onClose={() => setSending(undefined)} onSent={again} />}
    </section>
  );
}
