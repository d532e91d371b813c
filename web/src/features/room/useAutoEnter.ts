import { useEffect, useRef } from "react";

/** Calls the newest `enter` once, when `due` has become true. */
export function useAutoEnter(due: boolean, enter: () => void): void {
  const newest = useRef(enter);
  useEffect(() => {
    newest.current = enter;
  });
  useEffect(() => {
    if (due) newest.current();
  }, [due]);
}
