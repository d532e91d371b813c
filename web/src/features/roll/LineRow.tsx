import { useTranslation } from "react-i18next";
import { clock } from "@/i18n/dates";
import { MarkForm } from "./MarkForm";
import { MarkState } from "./MarkState";
import { Numbers } from "./Numbers";
import { KeptPicture } from "./PicturesPart";
import { confirmable, type Mark, type RollLine, said } from "./roll";

/** Which line is being corrected, and the mark that was chosen by a key. */
export interface Editing {
  pointId: number;
  chosen: Mark | null;
}

interface Props {
  sessionId: number;
  line: RollLine;
  /** Whether a picture of each point is kept. */
  pictures: boolean;
  /** Whether the roll can be changed now. */
  open: boolean;
  ended: boolean;
  /** Whether absent points are being rung: their numbers are shown. */
  ringing: boolean;
  editing: Editing | null;
  pending: boolean;
  onEdit: (editing: Editing | null) => void;
  onMark: (line: RollLine, mark: Mark, reason?: string, people?: number | null) => void;
  onCalled: (pointId: number) => void;
}

/** A point: what presence says, what was confirmed, and one press to confirm it. */
export function LineRow({ sessionId, line, pictures, open, ended, ringing, editing, pending, onEdit, onMark, onCalled }: Props) {
  const { t } = useTranslation();
  const may = open && line.may_mark;
  const { mark: proposed } = line.proposal;
  return (
    <li className="roll-line" data-point={line.point_id} tabIndex={-1}>
      <div className="who">
        <b className="wrap-any">{line.name}</b>
        <Facts line={line} />
      </div>
      <div className="said">
        <span>
          <MarkState mark={said(line)} /> {line.mark === null && proposed !== null && <span className="small soft">{t("roll.proposed")}</span>}
        </span>
        {line.moved && proposed && <span className="small is-attention">{t("roll.moved", { mark: t(`roll.mark.${proposed}`) })}</span>}
        {line.mark && line.marked_at && (
          <span className="small soft">
            {t("roll.by", { who: line.marked_by, time: clock(line.marked_at) })}
            {line.by_hand && `, ${t("roll.byHand")}`}
          </span>
        )}
        {line.reason && <span className="small wrap-any">{line.reason}</span>}
        <KeptPicture sessionId={sessionId} line={line} wanted={pictures} />
      </div>
      <span className="num small people">
        {(line.delegates > 0 || line.people !== null) && t("roll.delegates", { here: String(here(line, ended)), listed: String(line.delegates) })}
      </span>
      <div className="ways">
        {open && confirmable(line) && proposed && (
          <button
            className="button primary dense"
            type="button"
            aria-label={t("roll.confirmOf", { name: line.name, mark: t(`roll.mark.${proposed}`) })}
            disabled={pending}
            onClick={() => onMark(line, proposed)}
          >
            {t("roll.confirm")}
          </button>
        )}
        {may && (
          <button
            className="button dense"
            type="button"
            aria-label={t("roll.editOf", { name: line.name })}
            aria-expanded={editing !== null}
            onClick={() => onEdit(editing ? null : { pointId: line.point_id, chosen: null })}
          >
            {t("roll.edit")}
          </button>
        )}
      </div>
      {may && (ringing || editing) && <Numbers line={line} pending={pending} onCalled={() => onCalled(line.point_id)} />}
      {may && editing && (
        <MarkForm
          // Another key chooses another mark.
          key={editing.chosen ?? ""}
          sessionId={sessionId}
          line={line}
          ended={ended}
          chosen={editing.chosen}
          pending={pending}
          onSave={(mark, reason, people) => onMark(line, mark, reason, people)}
          onClose={() => onEdit(null)}
        />
      )}
    </li>
  );
}

/** People who are there; afterwards also those who left early were. */
function here(line: RollLine, ended: boolean): number {
  const mark = said(line);
  if (mark === null || mark === "absent" || mark === "excused" || (mark === "left_early" && !ended)) return 0;
  return line.people ?? line.delegates;
}

function Facts({ line }: { line: RollLine }) {
  const { t } = useTranslation();
  const { late_min: late, early_min: early } = line.proposal;
  const facts = [
    line.joined_at && t("roll.facts.joined", { time: clock(line.joined_at) }),
    late > 0 && t("roll.facts.late", { count: late }),
    line.gone_at && t(line.presence === "dropped" ? "roll.facts.lost" : "roll.facts.gone", { time: clock(line.gone_at) }),
    early > 0 && t("roll.facts.early", { count: early }),
  ].filter(Boolean);
  return facts.length ? <span className="small soft">{facts.join(" · ")}</span> : null;
}
