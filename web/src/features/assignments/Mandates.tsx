import { useTranslation } from "react-i18next";
import { shortDay } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";
import { PickTable } from "@/ui/PickTable";
import { ValidityState } from "@/ui/ValidityState";
import type { Mandate } from "./words";

interface Props {
  mandates: readonly Mandate[];
  picked: number | undefined;
  side: string;
  onPick: (id: number) => void;
  /** Undefined: the caller may not. */
  onAdd: (() => void) | undefined;
}

/** Who registers for whom, the newest first. */
export function Mandates({ mandates, picked, side, onPick, onAdd }: Props) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="mandates">
      <div className="pagehead">
        <h2 id="mandates">{t("assignments.mandate.title")}</h2>
        <span className="count num">{mandates.length}</span>
        {onAdd && (
          <button className="button primary push" type="button" onClick={onAdd}>
            <Icon name="plus" />
            {t("assignments.mandate.add")}
          </button>
        )}
      </div>
      <p className="soft small">{t("assignments.mandate.hint")}</p>
      {mandates.length ? (
        <PickTable
          label={t("assignments.mandate.title")}
          rows={mandates}
          idOf={({ id }) => id}
          picked={picked}
          onPick={onPick}
          side={side}
          head={t("assignments.mandate.organiser")}
          name={({ organiser_name }) => organiser_name}
          columns={[
            { head: t("assignments.mandate.host"), cell: ({ host_name }) => host_name },
            {
              head: t("assignments.days"),
              className: "num",
              cell: ({ valid_from, valid_to }) =>
                valid_to
                  ? t("assignments.between", { from: shortDay(valid_from), to: shortDay(valid_to) })
                  : t("assignments.since", { from: shortDay(valid_from) }),
            },
            { head: t("assignments.state"), cell: ({ state }) => <ValidityState state={state} /> },
            { head: t("assignments.document"), optional: true, className: "wrap-any", cell: ({ document }) => document },
          ]}
        />
      ) : (
        <p className="empty soft">{t("assignments.mandate.none")}</p>
      )}
    </section>
  );
}
