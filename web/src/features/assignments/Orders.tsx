import { useTranslation } from "react-i18next";
import { shortDay } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";
import { PickTable } from "@/ui/PickTable";
import { ValidityState } from "@/ui/ValidityState";
import { idOf, nameOf, type Order } from "./words";

interface Props {
  orders: readonly Order[];
  picked: number | undefined;
  side: string;
  onPick: (id: number) => void;
  onAdd: (() => void) | undefined;
}

/** Orders of precedence, the newest first, the system's own proposal last. */
export function Orders({ orders, picked, side, onPick, onAdd }: Props) {
  const { t } = useTranslation();
  const daysOf = ({ effective_from, effective_to }: Order) => {
    if (effective_from && effective_to) return t("assignments.between", { from: shortDay(effective_from), to: shortDay(effective_to) });
    if (effective_from) return t("assignments.since", { from: shortDay(effective_from) });
    return effective_to ? t("assignments.until", { to: shortDay(effective_to) }) : t("assignments.order.always");
  };
  return (
    <section aria-labelledby="orders">
      <div className="pagehead">
        <h2 id="orders">{t("assignments.order.title")}</h2>
        {onAdd && (
          <button className="button primary push" type="button" onClick={onAdd}>
            <Icon name="plus" />
            {t("assignments.order.add")}
          </button>
        )}
      </div>
      <p className="soft small">{t("assignments.order.hint")}</p>
      <PickTable
        label={t("assignments.order.title")}
        rows={orders}
        idOf={idOf}
        picked={picked}
        onPick={onPick}
        side={side}
        head={t("assignments.document")}
        name={(order) => nameOf(order, t)}
        columns={[
          { head: t("assignments.days"), className: "num", cell: daysOf },
          { head: t("assignments.state"), cell: ({ state }) => <ValidityState state={state} /> },
          { head: t("assignments.order.first"), optional: true, cell: ({ standings }) => standings.slice(0, 3).map((one) => t(`planning.standing.${one}`)).join(", ") },
        ]}
      />
    </section>
  );
}
