/** Going through rows by the keyboard: where a key leads, and which row is called what somebody types. */
import { useRef } from "react";
import { fold } from "@/text/fold";

const PAGE = 10;
/** Letters that follow each other within this time are one word. */
const WORD_MS = 1000;

interface Pressed {
  key: string;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
}

/** The place to which an arrow, Home, End or a page key leads among `count` rows; undefined: it is none of them. */
export function placeOf(event: Pressed, from: number, count: number): number | undefined {
  if (event.altKey || event.ctrlKey || event.metaKey) return undefined;
  const to = { ArrowDown: from + 1, ArrowUp: from - 1, Home: 0, End: count - 1, PageDown: from + PAGE, PageUp: from - PAGE }[event.key];
  return to === undefined ? undefined : Math.min(count - 1, Math.max(0, to));
}

/**
 * The next row that has a word beginning with what was typed, without diacritics or blanks; round to the first again.
 *
 * One letter alone goes on from `from`, so that pressing it again finds the next; several stay where they hold.
 */
export function placeNamed(names: readonly string[], from: number, typed: string): number | undefined {
  const wanted = fold(typed);
  if (!wanted) return undefined;
  const first = from + (wanted.length === 1 ? 1 : 0);
  for (let step = 0; step < names.length; step += 1) {
    const place = (first + step) % names.length;
    const words = fold(names[place] ?? "").split(/[^\p{L}\p{N}]+/u);
    if (words.some((_, at) => words.slice(at).join("").startsWith(wanted))) return place;
  }
  return undefined;
}

/** Collects letters into a word; returns undefined for a key that is no letter or figure. */
export function useTyped(): (event: Pressed) => string | undefined {
  const word = useRef({ text: "", at: 0 });
  return (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || !/^[\p{L}\p{N}]$/u.test(event.key)) return undefined;
    const now = Date.now();
    const before = now - word.current.at < WORD_MS ? word.current.text : "";
    // The same letter again is not a word, it is the wish for the next row.
    const text = before === event.key ? event.key : before + event.key;
    word.current = { text, at: now };
    return text;
  };
}
