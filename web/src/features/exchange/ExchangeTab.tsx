import "./exchange.css";
import { FileInput, Select } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { useMay } from "@/api/me";
import type { TableInfo } from "@/api/types";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { language } from "@/i18n";
import { dayAndClock } from "@/i18n/dates";
import { Bounded } from "@/ui/Bounded";
import { Icon } from "@/ui/Icon";
import { IMPORTS_KEY, importsQuery, tablesQuery } from "./queries";
import { RunReport } from "./RunReport";
import { RunState } from "./RunState";

/** Most tables stand in the list at once on the lowest screen. */
const LIST_PX = 440;
const FORMS = ["xlsx", "csv"] as const;

/** Whole tables out and in: export, template, a file that is checked first, and what became of earlier ones. */
export function ExchangeTab() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const tables = useQuery(tablesQuery);
  const runs = useQuery(importsQuery);
  const [wished, setWished] = useState<string>();
  const [file, setFile] = useState<File | null>(null);
  const exchanges = useMay("tables.exchange");
  const [chosen, setChosen] = useState<number>();
  const begin = useMutation({
    mutationFn: ({ table, brought }: { table: string; brought: File }) =>
      must(
        api.PUT("/api/tables/{table}/imports", {
          params: { path: { table }, query: { file_name: brought.name.slice(-200) } },
          body: brought as unknown as string,
          bodySerializer: (body) => body as unknown as File,
          headers: { "content-type": "application/octet-stream" },
        }),
      ),
    onSuccess: async (run) => {
      setFile(null);
      setChosen(run.id);
      await queries.invalidateQueries({ queryKey: IMPORTS_KEY });
    },
  });
  if (!tables.data || !runs.data) {
    const error = tables.error ?? runs.error;
    return error ? <ProblemNote error={error} onRetry={() => void tables.refetch()} /> : <Loading />;
  }
  const table = tables.data.find(({ key }) => key === wished) ?? tables.data[0];
  if (!table) return null;
  const run = runs.data.runs.find(({ id }) => id === chosen);
  return (
    <div className="page exchange">
      <div className="start">
        <Select
          label={t("exchange.table")}
          data={tables.data.map((one) => ({ value: one.key, label: nameOf(one) }))}
          value={table.key}
          allowDeselect={false}
          maxDropdownHeight={LIST_PX}
          onChange={(value) => value && setWished(value)}
        />
        <p className="row wrap">
          {FORMS.map((form) => (
            <a key={form} className="button" href={`/api/tables/${table.key}/export?form=${form}`} download>
              <Icon name="download" />
              {t("exchange.export", { form: `.${form}` })}
            </a>
          ))}
          {FORMS.map((form) => (
            <a key={form} className="button quiet" href={`/api/tables/${table.key}/template?form=${form}`} download>
              {t("exchange.template", { form: `.${form}` })}
            </a>
          ))}
        </p>
        {exchanges && (
          <>
            <FileInput
              label={t("exchange.file")}
              description={t("exchange.fileHint")}
              inputWrapperOrder={["label", "input", "description", "error"]}
              accept=".xlsx,.csv"
              placeholder={t("exchange.chooseFile")}
              leftSection={<Icon name="document" />}
              leftSectionPointerEvents="none"
              value={file}
              clearable
              onChange={(brought) => {
                begin.reset();
                setFile(brought);
              }}
            />
            <p>
              <button
                className="button primary"
                type="button"
                disabled={!file || begin.isPending}
                onClick={() => file && begin.mutate({ table: table.key, brought: file })}
              >
                {t("exchange.check")}
              </button>
            </p>
          </>
        )}
      </div>
      <p className="small soft">
        {t("exchange.columns", {
          columns: table.columns.map((one) => (language() === "en" ? one.en : one.vi)).join(", "),
        })}
      </p>
      {begin.error && <ProblemNote error={begin.error} />}
      <div className="work">
        <section aria-labelledby="imports-recent">
          <h2 id="imports-recent">{t("exchange.recent")}</h2>
          <Bounded shown={runs.data.runs.length} total={runs.data.total} />
          {!runs.data.runs.length && <p className="soft">{t("exchange.none")}</p>}
          <ul className="runs">
            {runs.data.runs.map((one) => (
              <li key={one.id}>
                <button type="button" aria-pressed={one.id === chosen} onClick={() => setChosen(one.id)}>
                  <b className="wrap-any">{one.file_name}</b>
                  <RunState run={one} />
                  <span className="small soft num">
                    {nameOf(tables.data.find(({ key }) => key === one.table))} ·{" "}
                    {t("exchange.by", { name: one.by, time: dayAndClock(one.created_at) })}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </section>
        {run ? <RunReport key={run.id} run={run} /> : <p className="soft">{t("exchange.choose")}</p>}
      </div>
    </div>
  );
}

function nameOf(table: TableInfo | undefined): string {
  if (!table) return "";
  return language() === "en" ? table.en : table.vi;
}
