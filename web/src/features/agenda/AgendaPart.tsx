import "./agenda.css";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { ProblemNote } from "@/app/ProblemNote";
import type { SessionView } from "@/features/room/session";
import { lapse } from "@/features/room/time";
import { useForgetting } from "@/features/room/useForgetting";
import { useInert } from "@/features/room/useInert";
import { useKeys } from "@/features/chair/useKeys";
import { Icon } from "@/ui/Icon";
import { type Item, lateness, nextItem, speakersOf, type Standing, stateOf } from "./agenda";
import { sessionAgendaQuery, useAgendaStep } from "./useAgenda";

/** Minutes that one press adds. */
const MORE = 10;

interface Props {
  sessionId: number;
  view: SessionView;
  now: number;
  /** Stage version that whoever presses has before them. */
  seen: number;
}

/** The agenda with its timer, for whoever conducts the session: on to an item, more time, one step back. */
export function AgendaPart(props: Props) {
  const { t } = useTranslation();
  const { data } = useQuery(sessionAgendaQuery(props.sessionId));
  if (!data) return null;
  const { agenda, standing } = data;
  if (agenda.items.length) return <Going {...props} items={agenda.items} standing={standing} />;
  if (!agenda.may.includes("agenda.write") || props.view.state === "ended") return null;
  return (
    <section className="agenda" aria-label={t("agenda.title")}>
      <p className="agenda-none">
        <span className="soft small">{t("agenda.none")}</span> <Link to={`/dang-ky/${agenda.conference_id}`}>{t("agenda.write")}</Link>
      </p>
    </section>
  );
}

function Going({ sessionId, view, now, seen, items, standing }: Props & { items: readonly Item[]; standing: Standing }) {
  const { t } = useTranslation();
  const step = useAgendaStep(sessionId);
  useForgetting(step);
  const [chosen, setChosen] = useState<number | null>(null);
  const conducts = view.may.includes("floor.give") && (view.state === "open" || view.state === "live");
  const target = items.find(({ id }) => id === chosen && id !== standing.item_id) ?? nextItem(items, standing);
  // A second press would go on to the item after.
  const inert = useInert(String(standing.item_id)) || step.isPending;
  const press = (still: boolean, send: () => void) => () => {
    if (!still) send();
  };
  const go = press(inert || !conducts || !target, () => {
    setChosen(null);
    if (target) step.mutate({ do: "go", itemId: target.id, seen });
  });
  const back = press(step.isPending || !conducts || !standing.can_go_back, () => step.mutate({ do: "back", seen }));
  useKeys({ n: go, b: back });
  return (
    <section className="agenda" aria-label={t("agenda.title")}>
      <div className="sec">
        <h2>{t("agenda.title")}</h2>
        {conducts && standing.can_go_back && (
          <button
            className="button quiet dense"
            type="button"
            title={t("agenda.backHint")}
            aria-disabled={step.isPending}
            onClick={back}
          >
            {t("agenda.back")} <kbd aria-hidden="true">B</kbd>
          </button>
        )}
        {standing.item_id !== null && <Late minutes={lateness(items, standing, now)} />}
      </div>
      <ol className="agenda-list">
        {items.map((item) => (
          <Row key={item.id} item={item} standing={standing} now={now} target={conducts && item === target} onChoose={conducts ? () => setChosen(item.id) : undefined} />
        ))}
      </ol>
      {conducts && (
        <p className="agenda-ways">
          {target && (
            <button
              className="button"
              type="button"
              aria-disabled={inert}
              onClick={go}
            >
              {t(standing.item_id === null ? "agenda.begin" : "agenda.go", { number: String(target.number) })} <kbd aria-hidden="true">N</kbd>
            </button>
          )}
          {standing.until !== null && (
            <button className="button" type="button" aria-disabled={inert} onClick={press(inert, () => step.mutate({ do: "minutes", minutes: MORE, seen }))}>
              {t("agenda.addMinutes", { count: MORE })}
            </button>
          )}
        </p>
      )}
      {step.error && <ProblemNote error={step.error} />}
    </section>
  );
}

function Late({ minutes }: { minutes: number }) {
  const { t } = useTranslation();
  const words = minutes > 0 ? t("agenda.late", { count: minutes }) : minutes < 0 ? t("agenda.early", { count: -minutes }) : t("agenda.onTime");
  return <span className="soft small push">{words}</span>;
}

interface RowProps {
  item: Item;
  standing: Standing;
  now: number;
  /** The button below goes to it. */
  target: boolean;
  onChoose: (() => void) | undefined;
}

function Row({ item, standing, now, target, onChoose }: RowProps) {
  const { t } = useTranslation();
  const row = useRef<HTMLLIElement>(null);
  const state = stateOf(item, standing, now);
  const on = state.is === "on";
  useEffect(() => {
    // The list scrolls by itself, never the page.
    if (on) row.current?.scrollIntoView({ block: "nearest" });
  }, [on]);
  const body = (
    <>
      <span className="num rank">{item.number}</span>
      <span className="name">{item.title}</span>
      <Time item={item} standing={standing} now={now} />
      {item.speakers.length > 0 && <span className="note">{speakersOf(item)}</span>}
      {on && state.left !== null && (
        <span className="agenda-bar" aria-hidden="true">
          <span style={{ inlineSize: `${state.part * 100}%` }} />
        </span>
      )}
    </>
  );
  return (
    <li ref={row} className={on ? "is-on" : target ? "is-target" : undefined} aria-current={on ? "step" : undefined}>
      {onChoose && !on ? (
        <button className="agenda-row" type="button" aria-pressed={target} aria-label={t("agenda.choose", { number: String(item.number), title: item.title })} onClick={onChoose}>
          {body}
        </button>
      ) : (
        <div className="agenda-row">{body}</div>
      )}
    </li>
  );
}

function Time({ item, standing, now }: { item: Item; standing: Standing; now: number }) {
  const { t } = useTranslation();
  const state = stateOf(item, standing, now);
  if (state.is === "on") {
    const over = state.left !== null && state.left < 0;
    const words = over ? t("agenda.over", { time: lapse(-(state.left ?? 0)) }) : lapse(state.left ?? state.elapsed);
    return (
      <span className={`timer num ${over ? "is-fault" : ""}`} role="timer" aria-label={over ? words : `${t(state.left === null ? "agenda.running" : "agenda.left")}: ${words}`}>
        {words}
      </span>
    );
  }
  if (state.is === "done") {
    return (
      <span className="num took" aria-label={t("agenda.took", { count: state.minutes })}>
        <Icon name="check" />
        {state.minutes}′
      </span>
    );
  }
  return <span className="num soft">{item.minutes ? `${item.minutes}′` : ""}</span>;
}
