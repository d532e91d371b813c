import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { ProblemNote } from "@/app/ProblemNote";
import { ValidityState } from "@/ui/ValidityState";
import { LastChange } from "./LastChange";
import { nameOf, type Order } from "./words";

interface Props {
  order: Order;
  manages: boolean;
  onEdit: () => void;
}

/** One order of precedence whole; one that is to come may be changed or dropped. */
export function OrderSide({ order, manages, onEdit }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const drop = useMutation({
    mutationFn: (id: number) =>
      must(api.DELETE("/api/precedence/{order_id}", { params: { path: { order_id: id }, query: { version: order.version } } })),
    onSuccess: (views) => queries.setQueryData(keys.precedence, views),
    onError: () => void queries.invalidateQueries({ queryKey: keys.precedence }),
  });
  const coming = order.state === "coming";
  const { id } = order;
  return (
    <>
      <h2 className="wrap-any">{nameOf(order, t)}</h2>
      <div className="detail">
        <ValidityState state={order.state} />
        <p className="small soft">{t("assignments.order.read")}</p>
        <ol className="standings">
          {order.standings.map((standing) => (
            <li key={standing}>
              <span>{t(`planning.standing.${standing}`)}</span>
            </li>
          ))}
        </ol>
        <LastChange of={order} />
        {!coming && <p className="small soft">{t("assignments.order.frozen")}</p>}
        {drop.error && <ProblemNote error={drop.error} />}
        {manages && coming && id !== null && (
          <>
            <button className="button wide" type="button" disabled={drop.isPending} onClick={onEdit}>
              {t("assignments.order.edit")}
            </button>
            <button className="button end wide" type="button" disabled={drop.isPending} onClick={() => drop.mutate(id)}>
              {t("assignments.order.drop")}
            </button>
          </>
        )}
      </div>
    </>
  );
}
