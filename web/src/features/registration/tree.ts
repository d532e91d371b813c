/** The tree from which points are picked: bodies with points below them, leaf bodies of one level in one group. */
import type { BodyView, PointView } from "@/api/types";
import { finds } from "@/text/fold";

export interface TreeNode {
  key: string;
  /** A body with others below it, a group of leaf bodies of one level, or one point. */
  kind: "body" | "group" | "point";
  /** Name of the body or point; a group has the level's name instead. */
  name: string;
  level: string;
  /** Every point in this part of the tree. */
  points: readonly number[];
  children: readonly TreeNode[];
}

/** Levels from the top down as they are placed at first; levels that are not named come last. */
const ORDER: readonly string[] = ["province", "party", "department", "cluster", "district", "commune"];

function rank(level: string, order: readonly string[]): number {
  const place = order.indexOf(level);
  return place < 0 ? order.length : place;
}

function branch(kind: TreeNode["kind"], key: string, name: string, level: string, children: TreeNode[]): TreeNode {
  return { kind, key, name, level, children, points: children.flatMap(({ points }) => points) };
}

/** Build the tree of the active points. Bodies whose parent is unknown stand at the top. */
export function buildTree(bodies: readonly BodyView[], points: readonly PointView[], order = ORDER): TreeNode[] {
  const known = new Set(bodies.map(({ id }) => id));
  const below = new Map<number | null, BodyView[]>();
  for (const body of bodies) {
    const parent = body.parent_id !== null && known.has(body.parent_id) ? body.parent_id : null;
    below.set(parent, [...(below.get(parent) ?? []), body]);
  }
  const pointsOf = new Map<number, PointView[]>();
  for (const point of points)
    if (point.active) pointsOf.set(point.body_id, [...(pointsOf.get(point.body_id) ?? []), point]);

  const own = (body: BodyView): TreeNode[] =>
    (pointsOf.get(body.id) ?? []).map(({ id, name }) => ({
      kind: "point",
      key: `point:${id}`,
      name,
      level: body.level,
      points: [id],
      children: [],
    }));

  const grow = (parent: number | null): TreeNode[] => {
    const parts: TreeNode[] = [];
    const leaves = new Map<string, TreeNode[]>();
    for (const body of below.get(parent) ?? []) {
      const children = [...own(body), ...grow(body.id)];
      if (!children.length) continue;
      if (below.has(body.id)) parts.push(branch("body", `body:${body.id}`, body.name, body.level, children));
      else leaves.set(body.level, [...(leaves.get(body.level) ?? []), ...children]);
    }
    for (const [level, children] of leaves) {
      // Leaf bodies alone need no group around them.
      if (!parts.length && leaves.size === 1) return children;
      parts.push(branch("group", `group:${parent}:${level}`, "", level, children));
    }
    return parts.sort((a, b) => rank(a.level, order) - rank(b.level, order));
  };
  return grow(null);
}

export type Ticked = "all" | "some" | "none";

/** How much of a part is selected. */
export function ticked(node: TreeNode, selected: ReadonlySet<number>): Ticked {
  const count = countSelected(node, selected);
  if (count === 0) return "none";
  return count === node.points.length ? "all" : "some";
}

/** How many points of a part are selected. */
export function countSelected(node: TreeNode, selected: ReadonlySet<number>): number {
  return node.points.reduce((count, point) => count + (selected.has(point) ? 1 : 0), 0);
}

/** Select a whole part, or take it out; a part that is selected only partly is completed. */
export function toggle(node: TreeNode, selected: ReadonlySet<number>): Set<number> {
  const next = new Set(selected);
  const out = ticked(node, selected) === "all";
  for (const point of node.points) {
    if (out) next.delete(point);
    else next.add(point);
  }
  return next;
}

/**
 * Keep what a search finds, with the way to it; a body that is found keeps everything below it.
 *
 * When no name has all the words the way counts too: `son dong an chau` finds the township An Châu of Sơn Động.
 */
export function prune(nodes: readonly TreeNode[], query: string): TreeNode[] {
  if (!query.trim()) return [...nodes];
  const named = keep(nodes, (node) => finds(query, node.name), "");
  return named.length ? named : keep(nodes, (node, way) => finds(query, `${way} ${node.name}`), "");
}

function keep(nodes: readonly TreeNode[], found: (node: TreeNode, way: string) => boolean, way: string): TreeNode[] {
  return nodes.flatMap((node) => {
    if (node.kind !== "group" && found(node, way)) return [node];
    const children = keep(node.children, found, `${way} ${node.name}`);
    return children.length ? [{ ...node, children, points: children.flatMap(({ points }) => points) }] : [];
  });
}

/** Points of all bodies of a level. */
export function pointsOfLevel(nodes: readonly TreeNode[], level: string): number[] {
  return nodes.flatMap((node) =>
    node.kind === "point" ? (node.level === level ? [...node.points] : []) : pointsOfLevel(node.children, level),
  );
}

/** "All communes of the districts that were chosen": all points of a body of the level whose own point is selected. */
export function pointsBelowSelected(nodes: readonly TreeNode[], selected: ReadonlySet<number>, level: string): number[] {
  return nodes.flatMap((node) => {
    if (node.kind === "point") return [];
    const own = node.children.filter((child) => child.kind === "point" && child.level === level);
    const chosen = node.level === level && own.some((child) => ticked(child, selected) === "all");
    return chosen ? [...node.points] : pointsBelowSelected(node.children, selected, level);
  });
}

/** Levels that occur, from the top down. */
export function levelsOf(nodes: readonly TreeNode[], order = ORDER): string[] {
  const levels = new Set<string>();
  const walk = (node: TreeNode) => {
    if (node.kind === "point") levels.add(node.level);
    node.children.forEach(walk);
  };
  nodes.forEach(walk);
  return [...levels].sort((a, b) => rank(a, order) - rank(b, order));
}
