/** The tree from which a form picks: the one of the day that was typed, today's until a day can be read. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { bodiesOnQuery, pointsOnQuery } from "@/api/queries";
import type { BodyView, PointView } from "@/api/types";
import type { Draft } from "./draft";

export interface TreeOfDay {
  bodies: readonly BodyView[];
  /** Every point there ever was; active are those that can be registered for the day. */
  points: readonly PointView[];
  /** The day, once its tree is there: `2025-07-01`. */
  day: string | undefined;
  error: unknown;
  retry: () => void;
}

interface Known {
  bodies: readonly BodyView[];
  points: readonly PointView[];
}

/** Ask for the tree of a day; while it is on its way the last one stays on the screen. */
export function useTreeOn(day: string | undefined, today: Known): TreeOfDay {
  const enabled = day !== undefined;
  const bodies = useQuery({ ...bodiesOnQuery(day ?? ""), enabled, placeholderData: keepPreviousData });
  const points = useQuery({ ...pointsOnQuery(day ?? ""), enabled, placeholderData: keepPreviousData });
  const there = enabled && bodies.isSuccess && points.isSuccess && !bodies.isPlaceholderData && !points.isPlaceholderData;
  const shown = enabled && bodies.data && points.data ? { bodies: bodies.data, points: points.data } : today;
  return {
    bodies: shown.bodies,
    points: shown.points,
    day: there ? day : undefined,
    error: bodies.error ?? points.error,
    retry: () => {
      void bodies.refetch();
      void points.refetch();
    },
  };
}

/** What was chosen and is not there on the day. */
export interface Missing {
  host: string | undefined;
  points: readonly { id: number; name: string }[];
}

/** Find what a draft has chosen that the tree of its day does not have; nothing before that tree is there. */
function missingOn(tree: TreeOfDay, draft: Draft, today: Known): Missing {
  if (tree.day === undefined) return { host: undefined, points: [] };
  const chosen = new Set([draft.mainPointId, ...draft.subPointIds]);
  const points = tree.points.filter(({ id, active }) => !active && chosen.has(id)).map(({ id, name }) => ({ id, name }));
  if (draft.hostBodyId === null || tree.bodies.some(({ id }) => id === draft.hostBodyId)) return { host: undefined, points };
  const name =
    today.bodies.find(({ id }) => id === draft.hostBodyId)?.name ??
    tree.points.find(({ body_id }) => body_id === draft.hostBodyId)?.body_name ??
    "…";
  return { host: name, points };
}

/** The same, kept while nothing changes. */
export function useMissing(tree: TreeOfDay, draft: Draft, today: Known): Missing {
  return useMemo(() => missingOn(tree, draft, today), [tree, draft, today]);
}
