import { Modal, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { ProblemNote } from "@/app/ProblemNote";
import { DayInput } from "@/features/registration/DayInput";
import { readDay, writeDay } from "@/features/registration/typed";
import { Icon } from "@/ui/Icon";
import { useToday } from "@/ui/useToday";
import { moved, type Order, type Standing } from "./words";

interface Props {
  /** What is changed; undefined: a new one. */
  order: Order | undefined;
  /** What a new one begins with. */
  inForce: Order | undefined;
  onClose: () => void;
  onSaved: () => void;
}

/** An order of precedence: standings are moved up and down by buttons, so that it works without a mouse. */
export function OrderForm({ order, inForce, onClose, onSaved }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const today = useToday();
  const [from, setFrom] = useState(() => (order?.effective_from ? writeDay(order.effective_from) : ""));
  const [standings, setStandings] = useState<readonly Standing[]>((order ?? inForce)?.standings ?? []);
  const [paper, setPaper] = useState(order?.document ?? "");
  const [reason, setReason] = useState("");
  const [said, setSaid] = useState("");
  const [tried, setTried] = useState(false);
  const list = useRef<HTMLOListElement>(null);
  const day = readDay(from, today);
  const save = useMutation({
    mutationFn: (effective_from: string) => {
      const body = { effective_from, standings: [...standings], document: paper.trim() };
      if (!order || order.id === null) return must(api.POST("/api/precedence", { body }));
      return must(
        api.PUT("/api/precedence/{order_id}", {
          params: { path: { order_id: order.id } },
          body: { ...body, version: order.version, reason: reason.trim() },
        }),
      );
    },
    onSuccess: (views) => {
      queries.setQueryData(keys.precedence, views);
      onSaved();
    },
    onError: () => void queries.invalidateQueries({ queryKey: keys.precedence }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (day && (!order || reason.trim())) save.mutate(day);
  };
  const move = (place: number, by: 1 | -1) => {
    const standing = standings[place];
    if (!standing) return;
    setStandings(moved(standings, place, by));
    setSaid(t("assignments.order.moved", { name: t(`planning.standing.${standing}`), place: String(place + by + 1) }));
    // The focus stays with what was moved; at an end only its other button is left.
    window.requestAnimationFrame(() => {
      const buttons = list.current?.children[place + by]?.querySelectorAll<HTMLButtonElement>("button");
      const same = buttons?.[by < 0 ? 0 : 1];
      (same?.disabled ? buttons?.[by < 0 ? 1 : 0] : same)?.focus();
    });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(order ? "assignments.order.editTitle" : "assignments.order.addTitle")}
      closeButtonProps={{ "aria-label": t("action.close") }}
      centered
    >
      <form className="form" onSubmit={submit} noValidate>
        <div className="half-pair">
          <DayInput label={t("rules.regulation.from")} value={from} today={today} error={tried && !day ? t("rules.swap.wrongDay") : undefined} onChange={setFrom} />
          <TextInput label={t("assignments.document")} value={paper} maxLength={200} onChange={(event) => setPaper(event.currentTarget.value)} />
        </div>
        <fieldset>
          <legend className="legend">{t("assignments.order.read")}</legend>
          <ol className="standings" ref={list}>
            {standings.map((standing, place) => {
              const name = t(`planning.standing.${standing}`);
              return (
                <li key={standing}>
                  <span>{name}</span>
                  <button
                    className="button dense quiet"
                    type="button"
                    disabled={place === 0}
                    aria-label={t("assignments.order.up", { name })}
                    onClick={() => move(place, -1)}
                  >
                    <Icon name="up" />
                  </button>
                  <button
                    className="button dense quiet"
                    type="button"
                    disabled={place === standings.length - 1}
                    aria-label={t("assignments.order.down", { name })}
                    onClick={() => move(place, 1)}
                  >
                    <Icon name="down" />
                  </button>
                </li>
              );
            })}
          </ol>
          <span className="visually-hidden" role="status">
            {said}
          </span>
        </fieldset>
        {order && (
          <TextInput
            label={t("assignments.reason")}
            value={reason}
            maxLength={500}
            error={tried && !reason.trim() && t("registration.wrong.required")}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
        <p className="small soft">{t("assignments.order.effect")}</p>
        {save.error && <ProblemNote error={save.error} />}
        <button className="button primary wide" type="submit" disabled={save.isPending}>
          {t("assignments.order.save")}
        </button>
      </form>
    </Modal>
  );
}
