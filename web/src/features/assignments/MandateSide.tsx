import { useState } from "react";
import { useTranslation } from "react-i18next";
import { shortDay } from "@/i18n/dates";
import { ValidityState } from "@/ui/ValidityState";
import { EndMandate } from "./EndMandate";
import { LastChange } from "./LastChange";
import type { Mandate } from "./words";

interface Props {
  mandate: Mandate;
  manages: boolean;
  onEdit: () => void;
}

/** One assignment whole, and its end. */
export function MandateSide({ mandate, manages, onEdit }: Props) {
  const { t } = useTranslation();
  const [ending, setEnding] = useState(false);
  const over = mandate.state === "over";
  return (
    <>
      <h2 className="wrap-any">{mandate.organiser_name}</h2>
      <div className="detail">
        <ValidityState state={mandate.state} />
        <div className="entry">
          <b>{t("assignments.mandate.host")}</b>
          <span>{mandate.host_name}</span>
        </div>
        <div className="entry">
          <b>{t("assignments.from")}</b>
          <span className="num">{shortDay(mandate.valid_from)}</span>
        </div>
        <div className="entry">
          <b>{t("assignments.to")}</b>
          <span className="num">{mandate.valid_to ? shortDay(mandate.valid_to) : t("assignments.noEnd")}</span>
        </div>
        <div className="entry">
          <b>{t("assignments.document")}</b>
          <span className="wrap-any">{mandate.document || t("assignments.noDocument")}</span>
        </div>
        <LastChange of={mandate} />
        {over && <p className="small soft">{t("assignments.mandate.over")}</p>}
        {manages && !over && !ending && (
          <>
            <button className="button wide" type="button" onClick={onEdit}>
              {t("assignments.mandate.edit")}
            </button>
            <button className="button end wide" type="button" onClick={() => setEnding(true)}>
              {t(mandate.state === "coming" ? "assignments.mandate.drop" : "assignments.mandate.end")}
            </button>
          </>
        )}
        {ending && <EndMandate mandate={mandate} onDone={() => setEnding(false)} />}
      </div>
    </>
  );
}
