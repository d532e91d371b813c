/** Two people edited one registration: what differs, and both changes in one draft. Plain logic. */
import type { Draft, DraftField } from "./draft";

/** Fields that are no part of what is registered. */
const ASIDE: ReadonlySet<DraftField> = new Set(["version", "excludedIds", "lateReason", "requestKey"]);

function same(one: unknown, two: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(two)) return JSON.stringify([...one].sort()) === JSON.stringify([...two].sort());
  return JSON.stringify(one) === JSON.stringify(two);
}

/** Return the fields in which two drafts differ, in the form's order. */
export function differing(one: Draft, two: Draft): DraftField[] {
  return (Object.keys(one) as DraftField[]).filter((field) => !ASIDE.has(field) && !same(one[field], two[field]));
}

/**
 * Return both changes in one draft: what I did not touch is theirs, what I changed is mine.
 *
 * Points are merged one by one: theirs, with those that I added and without those that I took out.
 */
export function merge(base: Draft, mine: Draft, theirs: Draft): Draft {
  const mineOnly = Object.fromEntries(
    differing(mine, base).filter((field) => field !== "subPointIds").map((field) => [field, mine[field]]),
  ) as Partial<Draft>;
  const before = new Set(base.subPointIds);
  const now = new Set(mine.subPointIds);
  const points = theirs.subPointIds.filter((id) => now.has(id) || !before.has(id));
  const added = mine.subPointIds.filter((id) => !before.has(id) && !points.includes(id));
  return { ...theirs, ...mineOnly, subPointIds: [...points, ...added], version: theirs.version };
}
