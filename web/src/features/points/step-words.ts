import type { Schemas } from "@/api/types";

/** Where the catalogue has the words of the steps: a fault is repaired, a difficulty (Art. 15.2) is answered. */
export const stepWords = (kind: Schemas["FaultKind"]) => (kind === "difficulty" ? "difficulties" : "faults");
