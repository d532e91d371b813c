import { queryOptions } from "@tanstack/react-query";
import { api, must } from "@/api/client";
import type { ImportView } from "@/api/types";

const TABLES_KEY = ["tables"] as const;
export const IMPORTS_KEY = ["imports"] as const;

/** While a run is at work the page asks so often how far it is, milliseconds. */
const ASK_MS = 700;
const AT_WORK: ReadonlySet<ImportView["state"]> = new Set(["waiting", "checking", "approved", "applying"]);

/** Whether a run goes on by itself. */
export function atWork(run: ImportView): boolean {
  return AT_WORK.has(run.state);
}

/** Tables that the caller may exchange. */
export const tablesQuery = queryOptions({ queryKey: TABLES_KEY, queryFn: () => must(api.GET("/api/tables")) });

/** The newest imports. */
export const importsQuery = queryOptions({
  queryKey: IMPORTS_KEY,
  queryFn: () => must(api.GET("/api/imports")),
  staleTime: 0,
  refetchInterval: ({ state }) => (state.data?.runs.some(atWork) ? ASK_MS : false),
});
