import "./papers.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { may, useMe } from "@/api/me";
import { ProblemNote } from "@/app/ProblemNote";
import { dayAndClock } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";

/** The list of contact officers of a body as a document to sign and send on paper (Art. 13.3). */
export function BodyPaper({ bodyId }: { bodyId: number }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const me = useMe();
  const reads = may(me, "documents.body.read");
  const makes = may(me, "documents.make");
  const params = { path: { body_id: bodyId } };
  const { data, error } = useQuery({
    queryKey: keys.bodyPapers(bodyId),
    queryFn: () => must(api.GET("/api/bodies/{body_id}/documents", { params })),
    enabled: reads,
  });
  const make = useMutation({
    mutationFn: () => must(api.POST("/api/bodies/{body_id}/documents", { params, body: { kind: "contact_officers", number: "", place: "", authority: "", signer: "" } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.bodyPapers(bodyId) }),
  });
  // Somebody who makes documents elsewhere is refused here: there is nothing to show.
  if (!reads || error) return null;
  const newest = data?.[0];
  return (
    <div className="stack">
      {newest && (
        <p className="small">
          {t("papers.made", { time: dayAndClock(newest.made_at), who: newest.made_by })} · {t("papers.code", { code: newest.code })}
        </p>
      )}
      <div className="row wrap">
        {newest &&
          (["pdf", "docx"] as const).map((form) => (
            <a className="button" key={form} href={`/api/documents/${newest.id}/file?form=${form}`} download>
              <Icon name="download" />
              {t(form === "pdf" ? "papers.pdf" : "papers.word")}
            </a>
          ))}
        {makes && (
          <button className="button" type="button" disabled={make.isPending} onClick={() => make.mutate()}>
            <Icon name="document" />
            {t(newest ? "papers.makeAgain" : "papers.bodyMake")}
          </button>
        )}
      </div>
      {make.error && <ProblemNote error={make.error} />}
    </div>
  );
}
