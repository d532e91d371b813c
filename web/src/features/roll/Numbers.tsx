import { useTranslation } from "react-i18next";
import { clock } from "@/i18n/dates";
import type { RollLine } from "./roll";

interface Props {
  line: RollLine;
  pending: boolean;
  onCalled: () => void;
}

/** Whom to ring at a point that is not there: who operates it today, then its contact officers (Art. 13.3). */
export function Numbers({ line, pending, onCalled }: Props) {
  const { t } = useTranslation();
  const { contact } = line;
  if (!contact) return null;
  const people = [
    { key: "operator", name: contact.operator, phone: contact.operator_phone },
    { key: "contact", name: contact.contact, phone: contact.phone },
    { key: "deputy", name: contact.deputy, phone: contact.deputy_phone },
  ] as const;
  const known = people.filter(({ phone }) => phone);
  return (
    <div className="roll-numbers">
      {known.map(({ key, name, phone }) => (
        <span key={key}>
          <span className="small">{t(`roll.call.${key}`, { name })}</span>{" "}
          <a className="num" href={`tel:${phone.replace(/[^+\d]/g, "")}`}>
            {phone}
          </a>
        </span>
      ))}
      {!known.length && <span className="state is-attention small">{t("roll.call.none")}</span>}
      <span className="row wrap">
        <button className="button dense" type="button" aria-label={t("roll.call.doneOf", { name: line.name })} disabled={pending} onClick={onCalled}>
          {t("roll.call.done")}
        </button>
        {line.calls > 0 && line.called_at && (
          <span className="small soft">{t("roll.call.times", { times: String(line.calls), time: clock(line.called_at), who: line.called_by })}</span>
        )}
      </span>
    </div>
  );
}
