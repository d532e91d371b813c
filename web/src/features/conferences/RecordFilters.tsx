import "./conferences.css";
import { useTranslation } from "react-i18next";
import { SearchBox } from "@/ui/SearchBox";
import { DayBound } from "./DayBound";
import type { Filters } from "./useRecordsAsked";

/** Words and days of a list of what conferences leave behind. */
export function RecordFilters({ search, filters }: { search: string; filters: Filters }) {
  const { t } = useTranslation();
  const { typed, type, from, until, today, setDays } = filters;
  return (
    <div className="conference-filters of-records">
      <SearchBox label={search} value={typed} onChange={type} />
      <DayBound label={t("conferences.from")} value={from} today={today} onChange={(day) => setDays({ from: day })} />
      <DayBound label={t("conferences.until")} value={until} today={today} onChange={(day) => setDays({ until: day })} />
    </div>
  );
}
