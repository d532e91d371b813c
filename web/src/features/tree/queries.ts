import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, must } from "@/api/client";

/** Everything about the tree of bodies is kept under this name. */
export const TREE_KEY = ["tree"] as const;

/** The tree of a day. */
export const treeQuery = (on: string) =>
  queryOptions({
    queryKey: [...TREE_KEY, "day", on],
    queryFn: () => must(api.GET("/api/tree", { params: { query: { on } } })),
    placeholderData: keepPreviousData,
  });

/** What became of a body. */
export const historyQuery = (id: number) =>
  queryOptions({
    queryKey: [...TREE_KEY, "body", id],
    queryFn: () => must(api.GET("/api/bodies/{body_id}/history", { params: { path: { body_id: id } } })),
  });
