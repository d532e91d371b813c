/** Where the person came from within the pages: coming back from a room on purpose is not entering it again. */
let before = "";
let here = "";

/** Note the path that is shown now. */
export function note(path: string): void {
  if (path === here) return;
  before = here;
  here = path;
}

/** The path that was shown before this one; empty for the first. */
export function cameFrom(): string {
  return before;
}
