import { useTranslation } from "react-i18next";
import { clock } from "@/i18n/dates";
import { missing, type RollLine, type RollView } from "./roll";

interface Props {
  view: RollView;
  pending: boolean;
  onWant: (wanted: boolean) => void;
  onTake: () => void;
}

/** Whether a picture of each point is kept as evidence, of how many there is one, and taking them anew. */
export function PicturesPart({ view, pending, onWant, onTake }: Props) {
  const { t } = useTranslation();
  const here = view.lines.filter((line) => !missing(line));
  const pictured = here.filter((line) => line.pictured_at !== null).length;
  return (
    <p className="row wrap pictures" role="status">
      <span className="num">{view.pictures ? t("roll.pictures.count", { pictured: String(pictured), here: String(here.length) }) : t("roll.pictures.none")}</span>
      {view.pictures && view.open && view.state !== "planned" && (
        <button className="button dense" type="button" disabled={pending} onClick={onTake}>
          {t("roll.pictures.take")}
        </button>
      )}
      {view.may_take && view.open && (
        <button className="button quiet dense" type="button" disabled={pending} onClick={() => onWant(!view.pictures)}>
          {t(view.pictures ? "roll.pictures.giveUp" : "roll.pictures.want")}
        </button>
      )}
    </p>
  );
}

/** The picture that the roll keeps of a point; in words that there is none, where there should be one. */
export function KeptPicture({ sessionId, line, wanted }: { sessionId: number; line: RollLine; wanted: boolean }) {
  const { t } = useTranslation();
  if (line.pictured_at === null) return wanted && line.mark !== null && !missing(line) ? <span className="small soft">{t("roll.pictures.missing")}</span> : null;
  const time = clock(line.pictured_at);
  const address = `/api/sessions/${sessionId}/roll/points/${line.point_id}/picture?at=${encodeURIComponent(line.pictured_at)}`;
  return (
    <a className="kept-picture" href={address} target="_blank" rel="noreferrer">
      <img src={address} alt={t("roll.pictures.of", { name: line.name, time })} width={80} height={45} loading="lazy" />
      <span className="small num" aria-hidden>
        {time}
      </span>
    </a>
  );
}
