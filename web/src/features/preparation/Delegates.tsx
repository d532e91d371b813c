import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import type { Schemas } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { Icon } from "@/ui/Icon";

type Delegate = Schemas["DelegateIn"];
const FIELDS = ["name", "post", "body"] as const;
const LONGEST = { name: 120, post: 120, body: 200 };

interface Props {
  conferenceId: number;
  pointId: number;
  delegates: readonly Delegate[];
  onChange: (delegates: Delegate[]) => void;
  error: string;
}

/** Who takes part at a point: typed one by one, or read from an .xlsx file. */
export function Delegates({ conferenceId, pointId, delegates, onChange, error }: Props) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const read = useMutation({
    mutationFn: (file: File) =>
      must(
        api.PUT("/api/conferences/{conference_id}/points/{point_id}/delegates", {
          params: { path: { conference_id: conferenceId, point_id: pointId }, query: { name: file.name.slice(0, 200) } },
          body: file as unknown as string,
          bodySerializer: (body: unknown) => body as Blob,
          headers: { "content-type": "application/octet-stream" },
        }),
      ),
    onSuccess: (found) => onChange([...found]),
  });
  const change = (place: number, part: Partial<Delegate>) => onChange(delegates.map((one, at) => (at === place ? { ...one, ...part } : one)));
  return (
    <fieldset className="delegates">
      <legend className="legend">
        {t("preparation.reply.delegates")} <span className="count">{delegates.length || ""}</span>
      </legend>
      <p className="hint">{t("preparation.reply.delegatesHint")}</p>
      {delegates.length > 0 && (
        <ol>
          {delegates.map((delegate, place) => (
            // oxlint-disable-next-line react/no-array-index-key -- a row is known by its place alone
            <li key={place}>
              {FIELDS.map((field) => (
                <input
                  key={field}
                  className="input"
                  aria-label={`${t(`preparation.reply.${field}`)} ${place + 1}`}
                  placeholder={t(`preparation.reply.${field}`)}
                  value={delegate[field] ?? ""}
                  maxLength={LONGEST[field]}
                  onChange={(event) => change(place, { [field]: event.currentTarget.value })}
                />
              ))}
              <button className="button quiet" type="button" aria-label={t("preparation.reply.removeOf", { name: delegate.name || String(place + 1) })} onClick={() => onChange(delegates.filter((_, at) => at !== place))}>
                {t("preparation.reply.remove")}
              </button>
            </li>
          ))}
        </ol>
      )}
      {error && <small className="state is-fault">{error}</small>}
      <p className="row wrap">
        <button className="button" type="button" onClick={() => onChange([...delegates, { name: "", post: "", body: "" }])}>
          <Icon name="plus" />
          {t("preparation.reply.add")}
        </button>
        <button className="button" type="button" disabled={read.isPending} onClick={() => input.current?.click()}>
          <Icon name="document" />
          {t("preparation.reply.sheet")}
        </button>
        {read.data && (
          <span className="soft small" role="status">
            {t("preparation.reply.read", { count: read.data.length })}
          </span>
        )}
      </p>
      <input
        ref={input}
        className="visually-hidden"
        type="file"
        accept=".xlsx"
        tabIndex={-1}
        aria-label={t("preparation.reply.sheet")}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = "";
          if (file) read.mutate(file);
        }}
      />
      {read.error && <ProblemNote error={read.error} />}
    </fieldset>
  );
}
