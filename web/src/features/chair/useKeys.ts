import { useEffect, useRef } from "react";

/** Whether keys are somebody else's: a field, a button, a dialog, or the whole screen (where they move slides). */
function taken(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented) return true;
  if (document.fullscreenElement || document.querySelector("dialog[open]")) return true;
  const target = event.target instanceof HTMLElement ? event.target : null;
  if (target?.closest("input, textarea, select, [contenteditable]")) return true;
  return event.key === "Enter" && target?.closest("button, a, summary") != null;
}

/** Calls what belongs to a key of the page. */
export function useKeys(keys: Readonly<Record<string, () => void>>): void {
  const newest = useRef(keys);
  useEffect(() => {
    newest.current = keys;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const action = newest.current[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (!action || taken(event)) return;
      event.preventDefault();
      action();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}
