import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import type { Schemas } from "@/api/types";
import type { PointPage, RecordSection } from "./fields";

type RecordBody = NonNullable<Parameters<typeof postRecord>[1]>;

function postRecord(pointId: number, body: Schemas["VenueIn"]) {
  return must(api.POST("/api/points/{point_id}/records", { params: { path: { point_id: pointId } }, body }));
}

interface Saving {
  section: RecordSection;
  record: Record<string, unknown>;
  id?: number | undefined;
}

/** What changes a point's page; each answer is the page as it is then. */
export function useChanging(pointId: number) {
  const queries = useQueryClient();
  const path = { point_id: pointId };
  const arrived = (page: PointPage) => {
    queries.setQueryData(keys.pointPage(pointId), page);
    void queries.invalidateQueries({ queryKey: keys.pointCards });
  };
  const save = useMutation({
    mutationFn: ({ section, record, id }: Saving) => {
      // The form's table of fields is the shape; the server says what does not fit.
      const body = { section, ...record } as RecordBody;
      return id === undefined
        ? postRecord(pointId, body)
        : must(api.PUT("/api/points/{point_id}/records/{record_id}", { params: { path: { ...path, record_id: id } }, body }));
    },
    onSuccess: arrived,
  });
  const end = useMutation({
    mutationFn: ({ section, id }: { section: RecordSection; id: number }) =>
      must(
        api.POST("/api/points/{point_id}/records/{record_id}/end", {
          params: { path: { ...path, record_id: id } },
          body: { section, last_day: null },
        }),
      ),
    onSuccess: arrived,
  });
  const profile = useMutation({
    mutationFn: (body: Schemas["ProfileIn"]) =>
      must(api.PUT("/api/points/{point_id}/profile", { params: { path }, body })),
    onSuccess: arrived,
  });
  return { save, end, profile };
}
