import { useTranslation } from "react-i18next";
import { clock } from "@/i18n/dates";
import { lastRound, type RollView, toCall } from "./roll";

interface Props {
  view: RollView;
  pending: boolean;
  onCalled: () => void;
}

/** One press for all absent points: that they were called; and what came of the last time that all were. */
export function CallAllPart({ view, pending, onCalled }: Props) {
  const { t } = useTranslation();
  const count = view.open && view.state !== "ended" ? view.lines.filter((line) => toCall(line, view.now)).length : 0;
  const round = lastRound(view.lines);
  return (
    <div className="row wrap">
      {count > 0 && (
        <button className="button no-print" type="button" disabled={pending} onClick={onCalled}>
          {t("roll.call.all", { count })}
        </button>
      )}
      <span className="num small soft" role="status">
        {round && t("roll.call.round", { time: clock(round.at), who: round.by, called: String(round.called), came: String(round.came) })}
      </span>
    </div>
  );
}
