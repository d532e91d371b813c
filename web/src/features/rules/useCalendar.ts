import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import type { CalendarEntryIn, CalendarYearView, YearConfirmIn } from "@/api/types";

/** What can be done to the calendar; each answers with the year as it is then. */
export type CalendarStep =
  | { do: "propose" | "reopen"; year: number }
  | { do: "confirm"; year: number; request: YearConfirmIn }
  | { do: "add"; entries: CalendarEntryIn[] }
  | { do: "correct"; id: number; entry: CalendarEntryIn }
  | { do: "remove"; id: number };

function take(step: CalendarStep): Promise<CalendarYearView> {
  switch (step.do) {
    case "propose":
      return must(api.POST("/api/calendar/years/{year}/propose", { params: { path: { year: step.year } } }));
    case "reopen":
      return must(api.POST("/api/calendar/years/{year}/reopen", { params: { path: { year: step.year } } }));
    case "confirm":
      return must(api.POST("/api/calendar/years/{year}/confirm", { params: { path: { year: step.year } }, body: step.request }));
    case "add":
      return must(api.POST("/api/calendar/entries", { body: { entries: step.entries } }));
    case "correct":
      return must(api.PUT("/api/calendar/entries/{entry_id}", { params: { path: { entry_id: step.id } }, body: step.entry }));
    case "remove":
      return must(api.DELETE("/api/calendar/entries/{entry_id}", { params: { path: { entry_id: step.id } } }));
  }
}

/** A year of the calendar, what changed in it, and the way to change it. */
export function useCalendar(year: number) {
  const queries = useQueryClient();
  const shown = useQuery({
    queryKey: keys.calendarYear(year),
    queryFn: () => must(api.GET("/api/calendar/years/{year}", { params: { path: { year } } })),
    // The grid stays while another year is fetched: arrow keys go on over New Year.
    placeholderData: keepPreviousData,
  });
  const changes = useQuery({ queryKey: keys.calendarChanges, queryFn: () => must(api.GET("/api/calendar/changes")) });
  const change = useMutation({
    mutationFn: take,
    onSuccess: (view) => {
      queries.setQueryData(keys.calendarYear(view.year), view);
      void queries.invalidateQueries({ queryKey: keys.calendar });
    },
  });
  return { shown, changes: changes.data ?? [], change };
}
