import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import type { DocumentChoice, DocumentView } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { dayAndClock } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";
import { FilePut } from "./FilePut";
import { AS_IT_IS, asBody } from "./raw";

interface Props {
  choice: DocumentChoice;
  /** The newest one; undefined: none was made. */
  made: DocumentView | undefined;
  older: number;
  mayMake: boolean;
  mailOn: boolean;
  onMake: () => void;
  onSend: () => void;
  onChanged: () => Promise<void>;
}

/** One kind of document: what is missing, or what was made and where it stands. */
export function PaperItem({ choice, made, older, mayMake, mailOn, onMake, onSend, onChanged }: Props) {
  const { t } = useTranslation();
  const sign = useMutation({
    mutationFn: (file: File) =>
      must(
        api.PUT("/api/documents/{document_id}/signed", {
          params: { path: { document_id: made?.id ?? 0 }, query: { name: file.name } },
          body: asBody(file),
          ...AS_IT_IS,
        }),
      ),
    onSuccess: onChanged,
  });
  const address = (form: string) => `/api/documents/${made?.id}/file?form=${form}`;
  return (
    <article className={made ? "docpaper stacked" : "docpaper"} aria-label={choice.name}>
      <div>
        <h3>{choice.name}</h3>
        {!made && choice.missing.length > 0 && (
          <p className="state is-attention small">
            <Icon name="fault" />
            {t("papers.missing", { what: choice.missing.join(", ") })}
          </p>
        )}
        {!made && !choice.missing.length && <p className="soft small">{t("papers.notMade")}</p>}
        {made && (
          <>
            <p className="small">
              {made.number && `${t("papers.number", { number: made.number })} · `}
              {t("papers.made", { time: dayAndClock(made.made_at), who: made.made_by })} · {t("papers.code", { code: made.code })}
              {older > 0 && <span className="soft"> · {t("papers.older", { count: older })}</span>}
            </p>
            {made.own_template && <p className="small soft">{t("papers.ownTemplate")}</p>}
            {made.signed_name && (
              <p className="state is-verified small">
                <Icon name="check" />
                {t("papers.signed", { name: made.signed_name })}
              </p>
            )}
            {made.signed_sha256 && <p className="xs faint hash">{t("papers.signedHash", { hash: made.signed_sha256 })}</p>}
            {made.sent_at && (
              <p className="state is-verified small">
                <Icon name="check" />
                {t("papers.sent", { time: dayAndClock(made.sent_at) })}
              </p>
            )}
          </>
        )}
      </div>
      <div className="buttons">
        {made && (
          <>
            <a className="button" href={address("pdf")} download>
              <Icon name="download" />
              {t("papers.pdf")}
            </a>
            <a className="button" href={address("docx")} download>
              <Icon name="download" />
              {t("papers.word")}
            </a>
            {made.signed_name && (
              <a className="button" href={address("signed")} download>
                <Icon name="download" />
                {t("papers.signedGet")}
              </a>
            )}
          </>
        )}
        {made && mayMake && (
          <FilePut
            label={t(made.signed_name ? "papers.signedAgain" : "papers.signedPut")}
            accept=".pdf,.png,.jpg,.jpeg"
            disabled={sign.isPending}
            onFile={(file) => sign.mutate(file)}
          />
        )}
        {made && mayMake && mailOn && (
          <button className="button" type="button" onClick={onSend}>
            {t(made.sent_at ? "papers.sendAgain" : "papers.send")}
          </button>
        )}
        {mayMake && (
          <button className="button" type="button" disabled={choice.missing.length > 0} onClick={onMake}>
            <Icon name="document" />
            {t(made ? "papers.makeAgain" : "papers.make")}
          </button>
        )}
      </div>
      {sign.error && (
        <div className="wide-row">
          <ProblemNote error={sign.error} />
        </div>
      )}
    </article>
  );
}
