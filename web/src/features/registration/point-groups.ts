/** The points of a conference by the body above them, what is not in order first. Plain logic. */
import type { CheckView, ConferenceView, Schemas } from "@/api/types";
import { finds } from "@/text/fold";

export type ListedPoint = ConferenceView["points"][number];

/** What is not in order at a point; the first that holds is the one that is said. */
export type Trouble = { kind: "clash"; title: string } | { kind: "declined"; reason: string } | { kind: "untrained" };

export interface PointGroup {
  /** Body above; of points that have none, the host. */
  name: string;
  /** Points in the group, whatever is searched for. */
  total: number;
  troubled: number;
  points: readonly ListedPoint[];
}

/** Return point → what is not in order there, from what the rules and the points themselves say. */
export function troublesOf(check: CheckView | undefined, answers: readonly Schemas["PointAnswerView"][]): Map<number, Trouble> {
  const found = new Map<number, Trouble>();
  for (const answer of answers) {
    if (answer.state === "declined") found.set(answer.point_id, { kind: "declined", reason: answer.reason });
    else if (answer.operator_trained === false) found.set(answer.point_id, { kind: "untrained" });
  }
  for (const { title, point_ids } of check?.clashes ?? []) for (const id of point_ids) found.set(id, { kind: "clash", title });
  return found;
}

/**
 * Return the groups that hold something found, those with trouble first, and in each what is not in order first. A body's
 * own point stands with the points below it, not with its neighbours.
 */
export function pointGroups(points: readonly ListedPoint[], troubles: ReadonlyMap<number, Trouble>, query: string, host: string): PointGroup[] {
  const heads = new Set(points.map(({ parent_name }) => parent_name).filter(Boolean));
  const groups = new Map<string, ListedPoint[]>();
  for (const point of points) {
    const name = heads.has(point.name) ? point.name : point.parent_name || host;
    groups.set(name, [...(groups.get(name) ?? []), point]);
  }
  const isTroubled = ({ point_id }: ListedPoint) => troubles.has(point_id);
  return [...groups]
    .map(([name, all]) => {
      const found = all.filter((point) => finds(query, `${point.name} ${point.parent_name}`));
      return {
        name,
        total: all.length,
        troubled: all.filter(isTroubled).length,
        points: [...found.filter(isTroubled), ...found.filter((point) => !isTroubled(point))],
      };
    })
    .filter((group) => group.points.length > 0)
    .sort((one, other) => other.troubled - one.troubled);
}
