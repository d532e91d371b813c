import { queryOptions } from "@tanstack/react-query";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";

export const cardsQuery = queryOptions({ queryKey: keys.pointCards, queryFn: () => must(api.GET("/api/point-cards")) });

export const faultsQuery = queryOptions({ queryKey: keys.pointFaults, queryFn: () => must(api.GET("/api/point-faults")) });

export const listsQuery = queryOptions({ queryKey: keys.contactLists, queryFn: () => must(api.GET("/api/contact-lists")) });

export const pageQuery = (id: number) =>
  queryOptions({
    queryKey: keys.pointPage(id),
    queryFn: () => must(api.GET("/api/points/{point_id}/page", { params: { path: { point_id: id } } })),
  });
