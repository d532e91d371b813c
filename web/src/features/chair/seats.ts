/** Lists of the chair's page, worked out from the seats. */
import { branchOf } from "@/features/branch/branches";
import type { SeatView, SessionView } from "@/features/room/session";
import { stretch } from "@/i18n/dates";

/** Lower case without diacritics; đ is a letter of its own and loses its stroke too. */
export function plain(text: string): string {
  return text
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[đĐ]/g, "d")
    .toLowerCase()
    .trim();
}

/**
 * Seats whose name, or the name above, has every word that was typed: names that start with it first, and of two that
 * differ by diacritics alone the one that was typed.
 */
export function findSeats(seats: readonly SeatView[], typed: string): SeatView[] {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  const exact = typed.normalize("NFC").trim().toLocaleLowerCase("vi");
  const asTyped = (seat: SeatView) => Number(!seat.name.normalize("NFC").toLocaleLowerCase("vi").includes(exact));
  if (words.length === 0) return [];
  const rank = (seat: SeatView) => {
    const name = plain(seat.name);
    if (!words.every((word) => name.includes(word) || plain(seat.parent_name).includes(word))) return -1;
    if (name.startsWith(words.join(" "))) return 0;
    return words.every((word) => name.includes(word)) ? 1 : 2;
  };
  return seats
    .map((seat) => ({ seat, rank: rank(seat) }))
    .filter((one) => one.rank >= 0)
    .sort((a, b) => a.rank - b.rank || asTyped(a.seat) - asTyped(b.seat) || a.seat.name.localeCompare(b.seat.name, "vi"))
    .map((one) => one.seat);
}

const ORDER: Readonly<Record<SeatView["presence"], number>> = { dropped: 0, absent: 1, left: 2, present: 3 };

/** What needs a person first: lost, then not here, then the rest. */
export function worstFirst(seats: readonly SeatView[]): SeatView[] {
  return seats.toSorted((a, b) => ORDER[a.presence] - ORDER[b.presence] || a.name.localeCompare(b.name, "vi"));
}

export function countPresence(seats: readonly SeatView[]): Record<SeatView["presence"], number> {
  const counts = { present: 0, dropped: 0, absent: 0, left: 0 };
  for (const seat of seats) counts[seat.presence] += 1;
  return counts;
}

/** How long a point has been lost, in words; empty: it is not. `now`: milliseconds since 1970 UTC. */
export function lostFor({ presence, presence_since }: SeatView, now: number): string {
  return presence === "dropped" && presence_since ? stretch((now - Date.parse(presence_since)) / 1000) : "";
}

/** Whether a point can be called: it is in the room, and in no sub-conference. */
export function isHere(view: SessionView, seat: SeatView): boolean {
  return seat.presence === "present" && !branchOf(view, seat.point_id);
}

/** Whoever is called next: the first of the queue that is not in a sub-conference. */
export function nextSeat(view: SessionView): SeatView | undefined {
  return waitingSeats(view).find((seat) => !branchOf(view, seat.point_id));
}

/** The queue in order. */
export function waitingSeats(view: SessionView): SeatView[] {
  const byId = new Map(view.seats.map((seat) => [seat.point_id, seat]));
  return view.queue.flatMap((point) => byId.get(point) ?? []);
}
