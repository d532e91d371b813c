import "./papers.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { useMay } from "@/api/me";
import { bodiesQuery } from "@/api/queries";
import type { DocumentKind, TemplateKindView } from "@/api/types";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { dayAndClock } from "@/i18n/dates";
import { BodySelect } from "@/ui/BodySelect";
import { Icon } from "@/ui/Icon";
import { FeedPart } from "./FeedPart";
import { FilePut } from "./FilePut";
import { AS_IT_IS, asBody } from "./raw";

/** Stands for everybody in the choice of bodies. */
const EVERYBODY = 0;

/** Templates of documents, of everybody or of one body; and the calendar feed of a body. */
export function TemplatesTab() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({ queryKey: keys.templates, queryFn: () => must(api.GET("/api/document-templates")) });
  const bodies = useQuery(bodiesQuery);
  const [whose, setWhose] = useState<number | null>(EVERYBODY);
  if (!data) return error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <Loading />;
  return (
    <div className="page docpapers">
      <div className="stack">
        <p className="soft">{t("papers.templates.lead")}</p>
        <BodySelect
          label={t("papers.templates.whose")}
          options={[{ id: EVERYBODY, name: t("papers.templates.everybody") }, ...(bodies.data ?? [])]}
          value={whose}
          onChange={setWhose}
        />
        {whose !== null && (
          <div className="lines">
            {data.map((kind) => (
              <TemplateItem key={`${whose}:${kind.kind}`} kind={kind} bodyId={whose || null} />
            ))}
          </div>
        )}
      </div>
      <FeedPart />
    </div>
  );
}

function TemplateItem({ kind, bodyId }: { kind: TemplateKindView; bodyId: number | null }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const manages = useMay("templates.manage");
  const again = () => queries.invalidateQueries({ queryKey: keys.templates });
  const put = useMutation({
    mutationFn: (file: File) =>
      must(
        api.PUT("/api/document-templates/{kind}", {
          params: { path: { kind: kind.kind }, query: { name: file.name, ...(bodyId === null ? {} : { body_id: bodyId }) } },
          body: asBody(file),
          ...AS_IT_IS,
        }),
      ),
    onSuccess: again,
  });
  const drop = useMutation({
    mutationFn: (template_id: number) => must(api.DELETE("/api/document-templates/{template_id}", { params: { path: { template_id } } })),
    onSuccess: again,
  });
  const own = kind.templates.find(({ body_id }) => body_id === bodyId);
  const above = kind.templates.find(({ body_id }) => body_id === null);
  const error = put.error ?? drop.error;
  return (
    <article className="docpaper" aria-label={kind.name}>
      <div>
        <h3>{kind.name}</h3>
        <p className="small soft">
          {own
            ? t("papers.templates.own", { name: own.name, who: own.uploaded_by, time: dayAndClock(own.uploaded_at) })
            : above
              ? t("papers.templates.inherited", { name: above.name })
              : t("papers.templates.standard")}
        </p>
        {put.data && (
          <p className="state is-verified small" role="status">
            <Icon name="check" />
            {t("papers.templates.accepted", { name: put.data.name })}
          </p>
        )}
      </div>
      <div className="buttons">
        <a className="button" href={templateFile(kind.kind, bodyId)} download>
          <Icon name="download" />
          {t("papers.templates.download")}
        </a>
        {manages && <FilePut label={t("papers.templates.upload")} accept=".docx" disabled={put.isPending} onFile={(file) => put.mutate(file)} />}
        {manages && own && (
          <button className="button" type="button" disabled={drop.isPending} onClick={() => drop.mutate(own.id)}>
            {t("papers.templates.remove")}
          </button>
        )}
      </div>
      {error && (
        <div className="wide-row">
          <ProblemNote error={error} />
        </div>
      )}
      <details className="wide-row small">
        <summary>{t("papers.templates.fields")}</summary>
        <ul className="field-list">
          {kind.fields.map(({ name, says, columns }) => (
            <li key={name}>
              <code>{name}</code>: {says}
              {columns.length > 0 && <span className="soft"> ({t("papers.templates.list", { columns: columns.join(", ") })})</span>}
            </li>
          ))}
        </ul>
      </details>
    </article>
  );
}

function templateFile(kind: DocumentKind, bodyId: number | null): string {
  return `/api/document-templates/${kind}/file${bodyId === null ? "" : `?body_id=${bodyId}`}`;
}
