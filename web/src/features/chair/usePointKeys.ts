import type { SeatView, SessionView } from "@/features/room/session";
import { useInert } from "@/features/room/useInert";
import type { ShowCommands } from "./SeatShow";
import { isHere } from "./seats";
import { useKeys } from "./useKeys";
import type { Looking } from "./useLooking";

/** The point whose row has the focus: one that was found, that waits, or that stands in the list; 0: none. */
function selectedPoint(): number {
  return Number(document.activeElement?.closest<HTMLElement>("[data-point]")?.dataset["point"] ?? 0);
}

interface Wish {
  view: SessionView;
  /** Undefined: nobody may just now. */
  showing: ShowCommands | undefined;
  looking: Looking;
}

/**
 * Keys for the selected point: `P` shows it to all without its sound, `R` looks at it alone, and each ends what it began.
 * What would end it is inert for two seconds after it began.
 */
export function usePointKeys({ view, showing, looking }: Wish): void {
  const shown = view.seats.find((seat) => seat.shown)?.point_id ?? 0;
  const looked = looking.byHand ? (looking.seat?.point_id ?? 0) : 0;
  const shownNew = useInert(String(shown));
  const lookedNew = useInert(String(looked));
  const ofSelected = (act: (seat: SeatView) => void) => () => {
    const pointId = selectedPoint();
    const seat = view.seats.find((one) => one.point_id === pointId);
    if (seat && !seat.is_main) act(seat);
  };
  useKeys({
    p: ofSelected((seat) => {
      if (!showing) return;
      if (seat.shown) {
        if (!shownNew) showing.end();
      } else if (isHere(view, seat) && !seat.has_floor) {
        showing.show(seat.point_id);
      }
    }),
    r: ofSelected((seat) => {
      if (looked === seat.point_id) {
        if (!lookedNew) looking.end();
      } else if (showing && isHere(view, seat)) {
        looking.look(seat.point_id);
      }
    }),
  });
}
