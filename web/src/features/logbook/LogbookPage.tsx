import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { shortDay } from "@/i18n/dates";
import { finds } from "@/text/fold";
import { SearchBox } from "@/ui/SearchBox";
import { useTitle } from "@/ui/title";
import { useSpan } from "./span";

/** The pages of the logbook that the caller may read, the newest first. */
export function LogbookPage() {
  const { t } = useTranslation();
  const span = useSpan();
  const [query, setQuery] = useState("");
  useTitle(t("logbook.title"));
  const { data, error, refetch } = useQuery({ queryKey: keys.logbook, queryFn: () => must(api.GET("/api/logbook")) });
  if (!data) return error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <Loading />;
  const shown = data.filter(({ title, number }) => finds(query, `${title} ${number}`));
  return (
    <main id="main" className="page">
      <div className="pagehead">
        <h1>{t("logbook.title")}</h1>
        <span className="count">{data.length}</span>
      </div>
      {!data.length && <p className="empty">{t("logbook.empty")}</p>}
      {data.length > 0 && (
        <div className="stack">
          <SearchBox label={t("logbook.search")} value={query} onChange={setQuery} />
          {!shown.length && <p className="soft">{t("logbook.none", { query })}</p>}
          <ol className="lines">
            {shown.map((page) => (
              <li className="line" key={page.session_id}>
                <span className="time num">{t("logbook.pageShort", { number: String(page.number), year: String(page.year) })}</span>
                <span className="what wrap-any">
                  <b>{page.title}</b>
                  <span className="soft">
                    {t(`states.kind.${page.kind}`)}
                    {page.started_at && `, ${shortDay(page.started_at)}`}, {span(page)}
                  </span>
                </span>
                <Link className="button" to={`/so-nhat-ky/${page.session_id}`}>
                  {t("logbook.read", { number: String(page.number) })}
                </Link>
              </li>
            ))}
          </ol>
        </div>
      )}
    </main>
  );
}
