import "./assignments.css";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { may, useMe } from "@/api/me";
import { mandatesQuery, precedenceQuery } from "@/api/queries";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { PickSide } from "@/ui/PickSide";
import { MandateForm } from "./MandateForm";
import { Mandates } from "./Mandates";
import { MandateSide } from "./MandateSide";
import { OrderForm } from "./OrderForm";
import { Orders } from "./Orders";
import { OrderSide } from "./OrderSide";
import { idOf, nameOf, type Mandate, type Order } from "./words";

type Picked = { kind: "mandate" | "order"; id: number };
/** What is being typed: something new, or a change of what exists. */
type Form = { kind: "mandate"; of?: Mandate } | { kind: "order"; of?: Order };

const SIDE = "assignment-side";

/** Who registers for whom (Art. 13.6c), and the dated order of precedence; what is picked is shown beside. */
export function AssignmentsTab() {
  const { t } = useTranslation();
  const manages = may(useMe(), "people.manage");
  const mandates = useQuery(mandatesQuery);
  const orders = useQuery(precedenceQuery);
  const [picked, setPicked] = useState<Picked>();
  const [form, setForm] = useState<Form>();
  if (!mandates.data || !orders.data) {
    const error = mandates.error ?? orders.error;
    const again = () => void Promise.all([mandates.refetch(), orders.refetch()]);
    return error ? <ProblemNote error={error} onRetry={again} /> : <Loading />;
  }
  const mandate = picked?.kind === "mandate" ? mandates.data.find(({ id }) => id === picked.id) : undefined;
  const order = picked?.kind === "order" ? orders.data.find((one) => idOf(one) === picked.id) : undefined;
  const label = mandate?.organiser_name ?? (order ? nameOf(order, t) : t("assignments.tab"));
  return (
    <div className="shell points">
      <div className="body assignments">
        <Mandates
          mandates={mandates.data}
          picked={mandate?.id}
          side={SIDE}
          onPick={(id) => setPicked({ kind: "mandate", id })}
          onAdd={manages ? () => setForm({ kind: "mandate" }) : undefined}
        />
        <Orders
          orders={orders.data}
          picked={order && idOf(order)}
          side={SIDE}
          onPick={(id) => setPicked({ kind: "order", id })}
          onAdd={manages ? () => setForm({ kind: "order" }) : undefined}
        />
      </div>
      <PickSide id={SIDE} picked={(mandate ?? order) && `${picked?.kind}-${picked?.id}`} label={label} hint={t("assignments.choose")}>
        {mandate && (
          <MandateSide
            key={mandate.id}
            mandate={mandate}
            manages={manages}
            onEdit={() => setForm({ kind: "mandate", of: mandate })}
          />
        )}
        {order && (
          <OrderSide key={idOf(order)} order={order} manages={manages} onEdit={() => setForm({ kind: "order", of: order })} />
        )}
      </PickSide>
      {form?.kind === "mandate" && (
        <MandateForm
          mandate={form.of}
          onClose={() => setForm(undefined)}
          onSaved={(id) => {
            setForm(undefined);
            setPicked({ kind: "mandate", id });
          }}
        />
      )}
      {form?.kind === "order" && (
        <OrderForm
          order={form.of}
          inForce={orders.data.find(({ state }) => state === "in_force")}
          onClose={() => setForm(undefined)}
          onSaved={() => setForm(undefined)}
        />
      )}
    </div>
  );
}
