/** Answers by the body above, with counts of the whole group. */
import type { Schemas } from "@/api/types";
import { finds } from "@/text/fold";

export type PointAnswer = Schemas["PointAnswerView"];
export type AnswerFilter = "all" | PointAnswer["state"];

export interface AnswerGroup {
  name: string;
  answered: number;
  total: number;
  rows: readonly PointAnswer[];
}

/** Those of a state; all of them for `all`. */
export function sinceNow(answers: readonly PointAnswer[], filter: AnswerFilter): PointAnswer[] {
  return answers.filter(({ state }) => filter === "all" || state === filter);
}

/** Return the groups that have something to show. */
export function answerGroups(answers: readonly PointAnswer[], filter: AnswerFilter, query: string): AnswerGroup[] {
  const groups = new Map<string, PointAnswer[]>();
  for (const answer of answers) {
    const name = answer.parent_name || answer.name;
    groups.set(name, [...(groups.get(name) ?? []), answer]);
  }
  return [...groups.entries()]
    .map(([name, all]) => ({
      name,
      answered: all.filter(({ state }) => state !== "waiting").length,
      total: all.length,
      rows: sinceNow(all, filter).filter((answer) => finds(query, `${answer.name} ${answer.operator}`)),
    }))
    .filter(({ rows }) => rows.length > 0);
}
