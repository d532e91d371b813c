/** Whether an event only tells the page of a point that others came or went: it shows how many are there, and can wait. */
import type { QueryClient } from "@tanstack/react-query";
import { keys } from "@/api/keys";
import type { EventView, Schemas } from "@/api/types";
import { pointsIn } from "@/room/news";

type Rights = Pick<Schemas["SessionView"], "may" | "point_id">;

/** Of whom the page shows every seat: a chair, an engineer and a wall look at who is there. */
const LOOKING: ReadonlySet<string> = new Set(["floor.give", "room.watch", "door.keep"]);

export function isOfOthers({ type, session_id, data }: EventView, queries: QueryClient): boolean {
  if (session_id === null || !["seat", "roll"].includes(type.split(".")[0] ?? "")) return false;
  const view = queries.getQueryData<{ view: Rights }>(keys.session(session_id))?.view;
  if (!view || view.may.some((action) => LOOKING.has(action))) return false;
  return !pointsIn(data).includes(view.point_id);
}
