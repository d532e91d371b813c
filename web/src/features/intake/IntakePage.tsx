import "../registration/registration.css";
import "./intake.css";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { useMe } from "@/api/me";
import { intakeQuery } from "@/api/queries";
import type { IntakeItem } from "@/api/types";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { useKeys } from "@/features/chair/useKeys";
import { listAddress } from "@/features/conferences/asked";
import { dayKey, shortDay } from "@/i18n/dates";
import { finds } from "@/text/fold";
import { placeNamed, placeOf, useTyped } from "@/ui/moving";
import { SearchBox } from "@/ui/SearchBox";
import { useTitle } from "@/ui/title";
import { IntakeKeys } from "./IntakeKeys";
import { IntakeLine } from "./IntakeLine";
import { IntakeRequest } from "./IntakeRequest";

const FILTERS = ["all", "clash", "late", "mine"] as const;
type Filter = (typeof FILTERS)[number];

/** The Department's board: the queue by deadline, and beside it what was registered and what the checks say. */
export function IntakePage() {
  const { t } = useTranslation();
  useTitle(t("intake.title"));
  const me = useMe();
  const { data: board, error, refetch } = useQuery(intakeQuery);
  if (!board) return error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <Loading />;
  return <Board items={board.items} total={board.total} me={me?.id ?? null} />;
}

function Board({ items, total, me }: { items: readonly IntakeItem[]; total: number; me: number | null }) {
  const { t } = useTranslation();
  const [query, setQuery] = useState("");
  const [filter, setFilter] = useState<Filter>("all");
  const [address, setAddress] = useSearchParams();
  const [visited, setVisited] = useState<number>();
  const [keysShown, setKeysShown] = useState(false);
  const page = useRef<HTMLElement>(null);
  const typed = useTyped();
  const passes: Record<Filter, (item: IntakeItem) => boolean> = {
    all: () => true,
    clash: ({ clashing }) => clashing.length > 0,
    late: ({ late }) => late,
    mine: ({ taken_by_id }) => taken_by_id !== null && taken_by_id === me,
  };
  const shown = items.filter((item) => passes[filter](item) && finds(query, `${item.title} ${item.host_name}`));
  const asked = Number(address.get("dang-ky"));
  const chosen = items.find(({ conference_id }) => conference_id === asked) ?? shown[0];
  const stop = [visited, chosen?.conference_id].find((id) => shown.some((item) => item.conference_id === id)) ?? shown[0]?.conference_id;
  const go = (place: number | undefined) => {
    if (place !== undefined) page.current?.querySelectorAll<HTMLElement>(".queued")[place]?.focus();
  };
  const press = (event: KeyboardEvent, from: number) => {
    const word = typed(event);
    const place = word === undefined ? placeOf(event, from, shown.length) : placeNamed(shown.map(({ title }) => title), from, word);
    if (word === undefined && place === undefined) return;
    event.preventDefault();
    go(place);
  };
  useKeys({
    "/": () => page.current?.querySelector<HTMLInputElement>("input[type=search]")?.focus(),
    "?": () => setKeysShown(true),
    ArrowRight: () => page.current?.querySelector<HTMLElement>(".answer")?.focus(),
    ArrowLeft: () => page.current?.querySelector<HTMLElement>(".queued[tabindex='0']")?.focus(),
  });
  return (
    <main id="main" className="board" ref={page}>
      <section className="queue" aria-labelledby="queue">
        <div className="pagehead">
          <h1 id="queue">{t("intake.queue")}</h1>
          <span className="count">{total}</span>
          <Link to="/lich-tuan">{t("intake.week")}</Link>
          <button className="button quiet dense" type="button" onClick={() => setKeysShown(true)}>
            {t("intake.keys.open")}
          </button>
        </div>
        {items.length < total && <Rest items={items} total={total} />}
        <SearchBox
          label={t("intake.search")}
          value={query}
          onChange={setQuery}
          onKeyDown={(event) => {
            if (event.key !== "ArrowDown" && event.key !== "Enter") return;
            event.preventDefault();
            go(0);
          }}
        />
        <p className="quick">
          {FILTERS.map((one) => (
            <button key={one} className="button dense" type="button" aria-pressed={filter === one} onClick={() => setFilter(one)}>
              {t(`intake.filters.${one}`)} <span className="count">{items.filter(passes[one]).length}</span>
            </button>
          ))}
        </p>
        {shown.length ? (
          <ul className="lines" aria-label={t("pick.table", { label: t("intake.queue") })}>
            {shown.map((item, place) => (
              <IntakeLine
                key={item.conference_id}
                item={item}
                on={item.conference_id === chosen?.conference_id}
                stop={item.conference_id === stop}
                onVisit={() => setVisited(item.conference_id)}
                onKey={(event) => press(event, place)}
                onChoose={() => setAddress({ "dang-ky": String(item.conference_id) }, { replace: true })}
              />
            ))}
          </ul>
        ) : (
          <p className="empty soft">{t("intake.none")}</p>
        )}
      </section>
      {chosen ? <IntakeRequest key={chosen.conference_id} item={chosen} /> : <p className="soft page">{t("intake.choose")}</p>}
      {keysShown && <IntakeKeys onClose={() => setKeysShown(false)} />}
    </main>
  );
}

/** Says that more wait than the board holds, and leads to them. */
function Rest({ items, total }: { items: readonly IntakeItem[]; total: number }) {
  const { t } = useTranslation();
  const from = items.map(({ starts_at }) => dayKey(starts_at)).sort().at(-1) ?? "";
  return (
    <p className="small" role="status">
      {t("conferences.boardCut", { shown: String(items.length), count: total })}{" "}
      <Link to={listAddress({ from, state: "waiting" })}>{t("conferences.boardRest", { day: shortDay(from) })}</Link>
    </p>
  );
}
