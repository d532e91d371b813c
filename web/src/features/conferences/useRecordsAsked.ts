import { useState } from "react";
import { useSearchParams } from "react-router";
import type { RecordsAsked } from "@/api/types";
import { useSettled } from "@/ui/useSettled";
import { useToday } from "@/ui/useToday";
import { isOurs } from "./asked";

interface Days {
  from: string;
  until: string;
}

/** What a list of records is asked for; the address keeps it, so that a link leads back to the same list. */
export interface Filters extends Days {
  today: string;
  /** As it stands in the field just now. */
  typed: string;
  type: (words: string) => void;
  setDays: (days: Partial<Days>) => void;
  /** Words or a day are set: an empty list means that none fits, not that there is none. */
  narrowed: boolean;
  /** What to ask the server, a moment after the last letter. */
  asked: RecordsAsked;
}

export function useRecordsAsked(): Filters {
  const today = useToday();
  const [address, setAddress] = useSearchParams();
  const [from, until] = ["tu", "den"].map((name) => address.get(name) ?? "").map((day) => (isOurs(day) ? day : "")) as [string, string];
  const [typed, setTyped] = useState(address.get("tim") ?? "");
  const words = useSettled(typed).trim();
  const write = (next: Days & { words: string }) =>
    setAddress(
      { ...(next.from && { tu: next.from }), ...(next.until && { den: next.until }), ...(next.words && { tim: next.words }) },
      { replace: true },
    );
  return {
    today,
    from,
    until,
    typed,
    type: (next) => {
      setTyped(next);
      write({ from, until, words: next });
    },
    setDays: (days) => write({ from, until, words: typed, ...days }),
    narrowed: Boolean(from || until || words),
    asked: { ...(from && { from }), ...(until && { until }), ...(words && { words }) },
  };
}
