/** What assignments and orders of precedence have in common. */
import type { TFunction } from "i18next";
import type { Schemas } from "@/api/types";

export type Mandate = Schemas["MandateView"];
export type Order = Schemas["PrecedenceView"];
export type Standing = Schemas["Standing"];

/** Id of an order in a list; the system's own proposal has none. */
export function idOf(order: Order): number {
  return order.id ?? 0;
}

/** What an order is called: by its document. */
export function nameOf({ id, document }: Order, t: TFunction): string {
  return id === null ? t("assignments.order.proposed") : document || t("assignments.order.noDocument");
}

/** Return a copy in which one thing has moved by some places; at the ends it stays. */
export function moved<Thing>(things: readonly Thing[], from: number, by: number): Thing[] {
  const to = from + by;
  const thing = things[from];
  if (thing === undefined || to < 0 || to >= things.length) return [...things];
  const rest = things.filter((_, place) => place !== from);
  return [...rest.slice(0, to), thing, ...rest.slice(to)];
}
