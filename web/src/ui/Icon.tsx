/** Drawn icons on a grid of 24, one stroke; each stands beside a word and says nothing to a screen reader. */
import type { ReactNode } from "react";

const DRAWINGS = {
  live: (
    <>
      <circle className="f" cx="12" cy="12" r="5.5" />
      <circle cx="12" cy="12" r="9" />
    </>
  ),
  lost: <path d="M4 19v-3M9.3 19v-6.5M14 5.5l6 6M20 5.5l-6 6" />,
  link: <path d="M4 19v-3M9.3 19v-6.5M14.6 19V9M20 19V5" />,
  check: <path d="M5 12.5l4.7 4.7L19.5 7.3" />,
  clock: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 7v5.2l3.3 2" />
    </>
  ),
  fault: (
    <>
      <path d="M12 4l9 16H3z" />
      <path d="M12 10v4.5M12 17.3v.2" />
    </>
  ),
  calendar: <path d="M4 6h16v14H4zM4 10.5h16M8.5 3.5v4M15.5 3.5v4" />,
  clash: <path d="M3.5 7.5h9v9h-9zM11 4h9.5v9H11z" />,
  document: <path d="M6 3h8.5L19 7.5V21H6zM14 3v5h5M9 12.5h7M9 16.5h7" />,
  seal: (
    <>
      <circle cx="12" cy="9.5" r="6" />
      <path d="M8.5 14.5L7 21.5l5-2.5 5 2.5-1.5-7M9.5 9.6l1.9 1.9 3.3-3.6" />
    </>
  ),
  shield: <path d="M12 3l7.5 2.8v5.7c0 4.5-3 7.9-7.5 9.5-4.5-1.6-7.5-5-7.5-9.5V5.8zM9 12l2.3 2.3L15.3 10" />,
  phone: (
    <path d="M5 4h4l1.6 4.8L8.2 10.5a11 11 0 0 0 5.3 5.3l1.7-2.4L20 15v4a1 1 0 0 1-1 1A15 15 0 0 1 4 5a1 1 0 0 1 1-1z" />
  ),
  menu: <path d="M4 7h16M4 12h16M4 17h16" />,
  search: (
    <>
      <circle cx="10.8" cy="10.8" r="6.5" />
      <path d="M15.7 15.7L20.5 20.5" />
    </>
  ),
  right: <path d="M9 5l7 7-7 7" />,
  down: <path d="M5 9l7 7 7-7" />,
  up: <path d="M5 15l7-7 7 7" />,
  download: <path d="M12 4v11.5M7 11l5 5 5-5M5 20h14" />,
  screen: <path d="M3 5h18v11.5H3zM8.5 20.5h7M12 16.5v4" />,
  pause: <path d="M8.5 5v14M15.5 5v14" />,
  play: <path d="M7 4.5l12.5 7.5L7 19.5z" />,
  soundOff: <path d="M4 9.5v5h4l5 4v-13l-5 4zM16.5 9.5l5 5M21.5 9.5l-5 5" />,
  sound: <path d="M4 9.5v5h4l5 4v-13l-5 4zM16.5 9a4 4 0 0 1 0 6M19 6.3a8 8 0 0 1 0 11.4" />,
  whole: <path d="M9 4H4v5M15 4h5v5M4 15v5h5M20 15v5h-5" />,
  plus: <path d="M12 5v14M5 12h14" />,
  pencil: <path d="M4 20l1-4L16 5l3 3L8 19zM14 7l3 3" />,
  lock: <path d="M6 11h12v9.5H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3" />,
  mic: (
    <>
      <rect x="9" y="3" width="6" height="11" rx="3" />
      <path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3M9 21h6" />
    </>
  ),
  micOff: (
    <path d="M9 9v2.2a3 3 0 0 0 4.6 2.5M15 11V6a3 3 0 0 0-5.8-1M5.5 11.5a6.5 6.5 0 0 0 10.6 5M18.5 11.5a6.5 6.5 0 0 1-.6 2.6M12 18v3M9 21h6M3.5 3.5l17 17" />
  ),
  hand: (
    <path d="M7.5 12.5V6.3a1.45 1.45 0 0 1 2.9 0v4.9M10.4 11V4.5a1.45 1.45 0 0 1 2.9 0V11M13.3 11V5.5a1.45 1.45 0 0 1 2.9 0V13M16.2 12.5l.9-1.5a1.45 1.45 0 0 1 2.5 1.5l-3 5.7c-1 1.9-2.4 2.8-4.7 2.8-3 0-4.4-2-4.4-5v-3.5" />
  ),
  eye: (
    <>
      <path d="M2.5 12S6 5.7 12 5.7 21.5 12 21.5 12 18 18.3 12 18.3 2.5 12 2.5 12z" />
      <circle cx="12" cy="12" r="2.8" />
    </>
  ),
  weak: (
    <>
      <path d="M4 19v-3M9.3 19v-6.5" />
      <path className="d" d="M14.6 19V9M20 19V5" />
    </>
  ),
  camera: <path d="M3 6.5h12.5v11H3zM15.5 10.5L21 7.5v9l-5.5-3" />,
  leave: <path d="M4 5h9v14H4zM10 12h11M17.5 8.5L21 12l-3.5 3.5" />,
  stop: <path d="M6.5 6.5h11v11h-11z" />,
  again: <path d="M5 10a7.5 7.5 0 0 1 13.5-2.5L20 9M20 4.5V9h-4.5M19 14a7.5 7.5 0 0 1-13.5 2.5L4 15M4 19.5V15h4.5" />,
  idle: <circle cx="12" cy="12" r="8.5" />,
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof DRAWINGS;

/** Draw one icon. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="i" viewBox="0 0 24 24" aria-hidden="true">
      {DRAWINGS[name]}
    </svg>
  );
}
