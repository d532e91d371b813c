/** Roles that can be given here, and where each may hold. Plain logic. */
import type { Role, ScopeKind } from "@/api/types";

export const ROLES: readonly Role[] = [
  "administrator",
  "engineer",
  "registrar",
  "chair",
  "deputy",
  "secretary",
  "host_operator",
  "district_operator",
  "point_operator",
  "auditor",
];

/** The same table stands in the server's `domain/roles.py`, which refuses whatever is not in it. */
const SCOPES: Record<Role, readonly ScopeKind[]> = {
  administrator: ["system"],
  engineer: ["system", "subtree"],
  registrar: ["subtree", "system"],
  chair: ["conference", "subtree"],
  deputy: ["conference", "subtree"],
  secretary: ["conference", "subtree"],
  host_operator: ["conference", "subtree"],
  district_operator: ["subtree"],
  point_operator: ["point"],
  auditor: ["system", "subtree"],
};

/** Scopes in which a role makes sense, the usual one first. */
export function scopesOf(role: Role): readonly ScopeKind[] {
  return SCOPES[role];
}
