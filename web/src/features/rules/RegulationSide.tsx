import { useTranslation } from "react-i18next";
import type { RegulationView } from "@/api/types";

interface Props {
  view: RegulationView;
  manages: boolean;
  pending: boolean;
  onEdit: () => void;
  onDrop: () => void;
}

/** One version whole. */
export function RegulationSide({ view, manages, pending, onEdit, onDrop }: Props) {
  const { t } = useTranslation();
  const clauses = [
    { word: "registration", days: view.registration_days, counting: view.registration_counting },
    { word: "technical", days: view.technical_request_days, counting: view.technical_request_counting },
    { word: "rehearsal", days: view.rehearsal_days, counting: view.rehearsal_counting },
  ] as const;
  return (
    <>
      <h2>{view.number}</h2>
      <div className="detail">
        {clauses.map(({ word, days, counting }) => (
          <div className="entry" key={word}>
            <b>{t(`rules.regulation.${word}`)}</b>
            <span>{t("rules.regulation.days", { count: days })}</span>
            <span className="soft small">{t(`rules.counting.${counting}`)}</span>
          </div>
        ))}
        <div className="entry">
          <b>{t("rules.regulation.office")}</b>
          <span className="num">{t("rules.regulation.hours", { opens: view.office_opens.slice(0, 5), closes: view.office_closes.slice(0, 5) })}</span>
          {view.saturdays && <span className="soft small">{t("rules.regulation.saturdays")}</span>}
        </div>
        <div className="entry">
          <b>{t("rules.regulation.hotline")}</b>
          <span className="num">{view.hotline}</span>
        </div>
        <div className="entry">
          <b>{t("rules.regulation.opens")}</b>
          <span>{t("rules.regulation.minutes", { count: view.opens_before_minutes })}</span>
        </div>
        <div className="entry">
          <b>{t("rules.regulation.scopes")}</b>
          {view.scopes.map((scope) => (
            <span className="small" key={scope}>
              {t(`scope.${scope}`)}
            </span>
          ))}
          <span className="small">{t(view.communes_host ? "rules.regulation.communes" : "rules.regulation.communesNo")}</span>
        </div>
        {view.note && (
          <div className="entry">
            <b>{t("rules.regulation.note")}</b>
            <span>{view.note}</span>
          </div>
        )}
        {!view.editable && <p className="small soft">{t("rules.regulation.frozen")}</p>}
        {manages && view.editable && (
          <>
            <button className="button wide" type="button" disabled={pending} onClick={onEdit}>
              {t("rules.regulation.edit")}
            </button>
            <button className="button end wide" type="button" disabled={pending} onClick={onDrop}>
              {t("rules.regulation.drop")}
            </button>
          </>
        )}
      </div>
    </>
  );
}
