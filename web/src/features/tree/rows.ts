/** The tree of a day as rows: what is open, what a search finds, in the order in which it is drawn. */
import type { LevelView, TreeBodyView } from "@/api/types";
import { finds, fold } from "@/text/fold";

export interface BodyRow {
  body: TreeBodyView;
  /** From 0 at the top. */
  depth: number;
  /** How many bodies stand right below it. */
  children: number;
  open: boolean;
}

export interface BodyForest {
  top: readonly TreeBodyView[];
  below: ReadonlyMap<number, readonly TreeBodyView[]>;
}

/** Put bodies below their parents, levels from the top down and names in order. */
export function forest(bodies: readonly TreeBodyView[], levels: readonly LevelView[]): BodyForest {
  const place = new Map(levels.map(({ key, position }) => [key, position]));
  const known = new Set(bodies.map(({ id }) => id));
  const sorted = [...bodies].sort(
    (a, b) =>
      (place.get(a.level) ?? Infinity) - (place.get(b.level) ?? Infinity) ||
      fold(a.name).localeCompare(fold(b.name)) ||
      a.id - b.id,
  );
  const top: TreeBodyView[] = [];
  const below = new Map<number, TreeBodyView[]>();
  for (const body of sorted) {
    if (body.parent_id === null || !known.has(body.parent_id)) top.push(body);
    else below.set(body.parent_id, [...(below.get(body.parent_id) ?? []), body]);
  }
  return { top, below };
}

/** The rows that are drawn: at first the top two steps; while searching what is found, and the way to it. */
export function rowsOf({ top, below }: BodyForest, folded: ReadonlyMap<number, boolean>, query: string): BodyRow[] {
  const searching = query.trim() !== "";
  const wanted = new Set<number>();
  const mark = (body: TreeBodyView): boolean => {
    const found = finds(query, `${body.name} ${body.code}`);
    const inside = (below.get(body.id) ?? []).map(mark).some(Boolean);
    if (found || inside) wanted.add(body.id);
    return found || inside;
  };
  if (searching) top.forEach(mark);
  const rows: BodyRow[] = [];
  const walk = (bodies: readonly TreeBodyView[], depth: number) => {
    for (const body of bodies) {
      if (searching && !wanted.has(body.id)) continue;
      const children = below.get(body.id) ?? [];
      const leads = children.some(({ id }) => wanted.has(id));
      const open = children.length > 0 && (folded.get(body.id) ?? (searching ? leads : depth === 0));
      rows.push({ body, depth, children: children.length, open });
      if (open) walk(children, depth + 1);
    }
  };
  walk(top, 0);
  return rows;
}
