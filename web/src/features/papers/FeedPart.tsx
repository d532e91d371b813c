import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { useMay } from "@/api/me";
import { bodiesQuery } from "@/api/queries";
import { ProblemNote } from "@/app/ProblemNote";
import { dayAndClock } from "@/i18n/dates";
import { BodySelect } from "@/ui/BodySelect";
import { CopyButton } from "@/ui/CopyButton";

/** The secret address at which a body's conferences are read as a calendar. */
export function FeedPart() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const bodies = useQuery(bodiesQuery);
  const [bodyId, setBodyId] = useState<number | null>(null);
  const manages = useMay("templates.manage");
  const params = { path: { body_id: bodyId ?? 0 } };
  const { data, error } = useQuery({
    queryKey: keys.feed(bodyId ?? 0),
    queryFn: () => must(api.GET("/api/bodies/{body_id}/feed", { params })),
    enabled: bodyId !== null,
  });
  const change = useMutation({
    mutationFn: (on: boolean) => must(on ? api.POST("/api/bodies/{body_id}/feed", { params }) : api.DELETE("/api/bodies/{body_id}/feed", { params })),
    onSuccess: (feed) => queries.setQueryData(keys.feed(feed.body_id), feed),
  });
  return (
    <section aria-label={t("papers.feed.title")}>
      <div className="sechead">
        <h2>{t("papers.feed.title")}</h2>
      </div>
      <div className="stack">
        <p className="soft">{t("papers.feed.lead")}</p>
        <BodySelect label={t("papers.feed.body")} options={bodies.data ?? []} value={bodyId} onChange={setBodyId} />
        {(error ?? change.error) && <ProblemNote error={error ?? change.error} />}
        {bodyId !== null && data && (
          <>
            {data.url && <p className="secret">{data.url}</p>}
            {!data.created_at && <p className="soft">{t("papers.feed.none")}</p>}
            {data.created_at && <p className="small soft">{data.used_at ? t("papers.feed.used", { time: dayAndClock(data.used_at) }) : t("papers.feed.unused")}</p>}
            {manages && <div className="row wrap">
              {data.url && <CopyButton text={data.url} label={t("papers.feed.copy")} />}
              <button className="button" type="button" disabled={change.isPending} onClick={() => change.mutate(true)}>
                {t(data.url ? "papers.feed.again" : "papers.feed.issue")}
              </button>
              {data.url && (
                <button className="button" type="button" disabled={change.isPending} onClick={() => change.mutate(false)}>
                  {t("papers.feed.revoke")}
                </button>
              )}
            </div>}
          </>
        )}
      </div>
    </section>
  );
}
