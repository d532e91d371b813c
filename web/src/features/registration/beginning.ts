/** What can be known before anything is typed. Plain logic. */
import type { BodyView, ConferenceIn, MandateView, Me, PointView } from "@/api/types";
import { EMPTY, type Draft } from "./draft";

type Scope = ConferenceIn["scope"];

const SCOPES: Record<string, Scope> = { province: "a", department: "b", district: "c", commune: "c", party: "d" };
/** Scopes that every level may choose: they do not follow from who hosts. */
const FREE: ReadonlySet<Scope> = new Set(["d", "dd"]);

/** Return the letter of Art. 5.2 under which a body of a level usually hosts; d and đ stay as they were chosen. */
export function scopeFor(level: string, chosen: Scope): Scope {
  return FREE.has(chosen) ? chosen : (SCOPES[level] ?? chosen);
}

interface Known {
  me: Me;
  bodies: readonly BodyView[];
  points: readonly PointView[];
  mandates: readonly MandateView[];
}

/** The registrar's own body or the one it is assigned to register for, its point, the registrar as coordinator. */
export function beginning({ me, bodies, points, mandates }: Known): Draft {
  const own = me.assignments.find(({ role, scope }) => role === "registrar" && scope === "subtree")?.scope_id;
  const assigned = mandates.find(({ organiser_body_id, valid_to }) => organiser_body_id === own && valid_to === null);
  const host = bodies.find(({ id }) => id === (assigned?.host_body_id ?? own));
  const main = points.find(({ body_id, active }) => active && body_id === host?.id);
  return {
    ...EMPTY,
    scope: host ? scopeFor(host.level, EMPTY.scope) : EMPTY.scope,
    hostBodyId: host?.id ?? null,
    organiserBodyId: assigned?.organiser_body_id ?? null,
    mainPointId: main?.id ?? null,
    coordinator: me.name,
  };
}
