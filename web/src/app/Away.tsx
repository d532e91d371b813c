import { useEffect } from "react";
import { ProblemNote } from "./ProblemNote";

/** How browsers say that a part of the program did not come: Chromium, Firefox, WebKit, and Vite of its styles. */
const NOT_COME = /dynamically imported module|importing a module script|unable to preload css/i;

/** Whether a page could not be loaded for want of a connection (or of the files of a former release). */
export function isAway(error: unknown): boolean {
  return error instanceof Error && NOT_COME.test(error.message);
}

/** Stands in the place of a page that could not be loaded; it is loaded with the network's return. */
export function Away() {
  useEffect(() => {
    const again = () => location.reload();
    window.addEventListener("online", again);
    return () => window.removeEventListener("online", again);
  }, []);
  return (
    <main id="main" className="page">
      <ProblemNote error={undefined} onRetry={() => location.reload()} />
    </main>
  );
}
