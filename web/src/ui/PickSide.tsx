import { useEffect, useRef, type ReactNode } from "react";

interface Props {
  /** Named by the table's `side`. */
  id: string;
  /** What is picked; undefined: nothing is. */
  picked: number | string | undefined;
  /** Its name, or what could be picked. */
  label: string;
  /** Said while nothing is picked. */
  hint: string;
  children: ReactNode;
}

/** What was picked in a `PickTable`, beside it; on a phone it is shown above the list. */
export function PickSide({ id, picked, label, hint, children }: Props) {
  const side = useRef<HTMLElement>(null);
  const shown = picked !== undefined;
  useEffect(() => {
    const top = side.current?.getBoundingClientRect().top ?? 0;
    // Beside the list its beginning is in sight, and a page that moves under the mouse is a nuisance.
    if (picked !== undefined && (top < 0 || top > window.innerHeight)) side.current?.scrollIntoView();
  }, [picked]);
  return (
    <section id={id} className={shown ? "side point-side chosen" : "side point-side"} aria-label={label} ref={side}>
      {shown ? children : <p className="detail soft">{hint}</p>}
    </section>
  );
}
