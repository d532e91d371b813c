import { NumberInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/types";
import { Icon } from "@/ui/Icon";
import type { RollView } from "./roll";

interface Props {
  view: RollView;
  pending: boolean;
  onSet: (quorum: Schemas["QuorumIn"]) => void;
}

/** How many have to be there, and whether they are, in words. */
export function QuorumPart({ view, pending, onSet }: Props) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const { quorum } = view;
  const set = (wished: Schemas["QuorumIn"]) => {
    setOpened(false);
    onSet(wished);
  };
  return (
    <div className="quorum">
      <p className="row wrap" role="status">
        {quorum ? (
          <>
            <span className={`mark ${quorum.reached ? "is-verified" : "is-fault"}`}>
              <Icon name={quorum.reached ? "check" : "fault"} />
              {t(quorum.reached ? "roll.quorum.reached" : "roll.quorum.missing")}
            </span>
            <span className="num">{t(`roll.quorum.${quorum.of}`, { here: String(quorum.here), called: String(quorum.called), needed: String(quorum.needed) })}</span>
          </>
        ) : (
          <span className="soft">{t("roll.quorum.none")}</span>
        )}
        {view.may_take && (
          <button className="button quiet dense" type="button" aria-expanded={opened} onClick={() => setOpened(!opened)}>
            {t(quorum ? "roll.quorum.change" : "roll.quorum.set")}
          </button>
        )}
      </p>
      {opened && <QuorumForm quorum={quorum} pending={pending} onSet={set} onClose={() => setOpened(false)} />}
    </div>
  );
}

interface FormProps {
  quorum: RollView["quorum"];
  pending: boolean;
  onSet: (quorum: Schemas["QuorumIn"]) => void;
  onClose: () => void;
}

function QuorumForm({ quorum, pending, onSet, onClose }: FormProps) {
  const { t } = useTranslation();
  const [wished, setWished] = useState<Schemas["QuorumIn"]>({ of: quorum?.of ?? "points", by: quorum?.by ?? "share", amount: quorum?.amount ?? 50 });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wished.amount > 0) onSet(wished);
  };
  return (
    <form className="quorum-form" aria-label={t("roll.quorum.title")} onSubmit={submit}>
      <span className="row wrap" role="group" aria-label={t("roll.quorum.of")}>
        {(["points", "delegates"] as const).map((of) => (
          <button key={of} className="button" type="button" aria-pressed={wished.of === of} onClick={() => setWished({ ...wished, of })}>
            {t(`roll.quorum.ofWords.${of}`)}
          </button>
        ))}
      </span>
      <span className="row wrap" role="group" aria-label={t("roll.quorum.by")}>
        {(["number", "share"] as const).map((by) => (
          <button key={by} className="button" type="button" aria-pressed={wished.by === by} onClick={() => setWished({ ...wished, by })}>
            {t(`roll.quorum.byWords.${by}`)}
          </button>
        ))}
      </span>
      <NumberInput
        label={t("roll.quorum.amount")}
        value={wished.amount}
        min={1}
        max={wished.by === "share" ? 100 : 100_000}
        allowDecimal={false}
        onChange={(amount) => setWished({ ...wished, amount: typeof amount === "number" ? amount : 0 })}
      />
      <span className="row wrap">
        <button className="button primary" type="submit" disabled={pending}>
          {t("roll.quorum.save")}
        </button>
        {quorum && (
          <button className="button" type="button" disabled={pending} onClick={() => onSet({ ...wished, amount: 0 })}>
            {t("roll.quorum.remove")}
          </button>
        )}
        <button className="button" type="button" onClick={onClose}>
          {t("roll.quorum.cancel")}
        </button>
      </span>
    </form>
  );
}
