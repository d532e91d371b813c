/** Which points a wall can watch live: as many as the room carries, of those that can be seen. Plain logic. */
import type { WallLine } from "./wall";

/** As many as the control plane lets in for all walls of a room. */
export const MOST_LIVE = 25;

/** Whether a point has a picture that could be let in: it is in the room, and not in a sub-conference. */
export function mayBeLive({ presence, branch_id }: Pick<WallLine, "presence" | "branch_id">): boolean {
  return presence === "present" && !branch_id;
}

/** The first of some points, as many as can be watched, and whether some are left over. */
export function firstLive(points: readonly number[]): { first: readonly number[]; left: boolean } {
  return { first: points.slice(0, MOST_LIVE), left: points.length > MOST_LIVE };
}

/** Points whose tile is seen at least by half within a frame that scrolls, in the order of the page. */
export function tilesWithin(frame: Element): number[] {
  const { top, bottom } = frame.getBoundingClientRect();
  return [...frame.querySelectorAll<HTMLElement>(".tile[data-point]")]
    .filter((tile) => {
      const box = tile.getBoundingClientRect();
      const middle = (box.top + box.bottom) / 2;
      return middle >= Math.max(top, 0) && middle <= Math.min(bottom, window.innerHeight);
    })
    .map((tile) => Number(tile.dataset["point"]));
}
