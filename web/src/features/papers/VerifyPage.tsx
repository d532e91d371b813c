import "./papers.css";
import { TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { ProblemNote } from "@/app/ProblemNote";
import { Doorway } from "@/features/access/Doorway";
import { dayAndClock, longDay } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";

/** Tells whoever holds a document whether the system made it. */
export function VerifyPage() {
  const { t } = useTranslation();
  const [code, setCode] = useState("");
  const check = useMutation({ mutationFn: () => must(api.GET("/api/verify/{code}", { params: { path: { code: code.trim() } } })) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (code.trim()) check.mutate();
  };
  const found = check.data;
  return (
    <Doorway title={t("papers.verify.title")} lead={t("papers.verify.lead")}>
      <form className="form" onSubmit={submit} noValidate>
        <TextInput label={t("papers.verify.code")} value={code} maxLength={40} autoCapitalize="characters" autoComplete="off" onChange={({ currentTarget }) => setCode(currentTarget.value)} />
        <button className="button primary wide" type="submit" disabled={check.isPending}>
          {t("papers.verify.check")}
        </button>
      </form>
      {check.error && <ProblemNote error={check.error} />}
      {found && (
        <article className="stack" role="status">
          <p className="state is-verified">
            <Icon name="check" />
            {t("papers.verify.found")}
          </p>
          {found.replaced && (
            <p className="state is-attention">
              <Icon name="fault" />
              {t("papers.verify.replaced")}
            </p>
          )}
          <dl className="pairs">
            <dt>{t("papers.verify.kind")}</dt>
            <dd>{found.name}</dd>
            <dt>{t("papers.verify.body")}</dt>
            <dd>{found.body}</dd>
            <dt>{t("papers.verify.number")}</dt>
            <dd>{found.number || "–"}</dd>
            <dt>{t("papers.verify.issued")}</dt>
            <dd>{longDay(found.issued_on)}</dd>
            <dt>{t("papers.verify.made")}</dt>
            <dd>{dayAndClock(found.made_at)}</dd>
          </dl>
          <dl className="stack small">
            <div>
              <dt>{t("papers.verify.hashPdf")}</dt>
              <dd className="secret">{found.pdf_sha256}</dd>
            </div>
            <div>
              <dt>{t("papers.verify.hashWord")}</dt>
              <dd className="secret">{found.docx_sha256}</dd>
            </div>
            <div>
              <dt>{t("papers.verify.hashSigned")}</dt>
              <dd className="secret">{found.signed_sha256 || t("papers.verify.noSigned")}</dd>
            </div>
          </dl>
        </article>
      )}
    </Doorway>
  );
}
