import "./roll.css";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { useKeys } from "@/features/chair/useKeys";
import { dayAndClock } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";
import { SearchBox } from "@/ui/SearchBox";
import { useTitle } from "@/ui/title";
import { CallAllPart } from "./CallAllPart";
import { GroupPart } from "./GroupPart";
import { type Editing, LineRow } from "./LineRow";
import { PicturesPart } from "./PicturesPart";
import { QuorumPart } from "./QuorumPart";
import { confirmable, type Filter, FILTERS, groupsOf, type Mark, MARKS, needsReason, passes, type RollLine, type RollView, tallyOf } from "./roll";
import { RollKeys } from "./RollKeys";
import { TallyWords } from "./TallyWords";
import { useRoll, useRollCommand } from "./useRoll";

/** The roll of a session: presence proposes, the secretary confirms or corrects. */
export function RollCallPage() {
  const { t } = useTranslation();
  const sessionId = Number(useParams()["id"]);
  const { data, error, refetch } = useRoll(sessionId);
  useTitle(data ? `${t("roll.title")}: ${data.title}` : t("roll.title"));
  if (!data) return error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <Loading />;
  return <Roll key={sessionId} view={data} />;
}

function Roll({ view }: { view: RollView }) {
  const { t } = useTranslation();
  const sessionId = view.session_id;
  const command = useRollCommand(sessionId);
  const [filter, setFilter] = useState<Filter>("all");
  const [query, setQuery] = useState("");
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const [editing, setEditing] = useState<Editing | null>(null);
  const [keysShown, setKeysShown] = useState(false);
  const page = useRef<HTMLElement>(null);
  const ended = view.state === "ended";
  const groups = groupsOf(view, filter, query);
  const all = view.lines.filter(confirmable).length;
  const finding = filter !== "all" || query.trim() !== "" || view.groups.length === 1;

  const mark = (line: RollLine, chosen: Mark, reason = "", people: number | null = line.people) =>
    command.mutate(
      { do: "mark", mark: { point_id: line.point_id, mark: chosen, version: line.version, reason, people } },
      { onSuccess: () => setEditing(null) },
    );
  const toggle = (id: number) => setOpened((old) => (old.has(id) ? new Set([...old].filter((one) => one !== id)) : new Set([...old, id])));

  const lineAt = () => {
    const element = document.activeElement?.closest<HTMLElement>("[data-point]");
    const line = view.lines.find(({ point_id: id }) => id === Number(element?.dataset["point"]));
    return view.open && line?.may_mark && !command.isPending ? line : undefined;
  };
  const move = (step: 1 | -1) => {
    const rows = [...(page.current?.querySelectorAll<HTMLElement>("[data-point]") ?? [])];
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    rows[at < 0 ? 0 : Math.min(Math.max(at + step, 0), rows.length - 1)]?.focus();
  };
  const choose = (chosen: Mark) => {
    const line = lineAt();
    if (!line || line.mark === chosen) return;
    if (needsReason(line, chosen, ended)) setEditing({ pointId: line.point_id, chosen });
    else mark(line, chosen);
  };
  const confirm = () => {
    const line = lineAt();
    if (line?.proposal.mark && confirmable(line)) mark(line, line.proposal.mark);
  };
  useKeys({
    "/": () => page.current?.querySelector<HTMLInputElement>("input[type=search]")?.focus(),
    "?": () => setKeysShown(true),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: confirm,
    ...Object.fromEntries(MARKS.map((one, place) => [String(place + 1), () => choose(one)])),
  });
  return (
    <main id="main" className="page roll" ref={page}>
      <div className="pagehead">
        <h1>{t("roll.title")}</h1>
        <span className="soft wrap-any">{view.title}</span>
        <span className="push row wrap no-print">
          {view.whole && (
            <Link className="button" to={`/so-nhat-ky/${sessionId}`}>
              {t("roll.logbook")}
            </Link>
          )}
          {(["pdf", "xlsx"] as const).map((form) => (
            <a className="button" key={form} href={`/api/sessions/${sessionId}/roll/file?form=${form}`} download>
              <Icon name="download" />
              {t(`roll.${form}`)}
            </a>
          ))}
          <button className="button" type="button" onClick={() => setKeysShown(true)}>
            {t("roll.keys.open")}
          </button>
        </span>
      </div>
      <Standing view={view} />
      <div className="roll-sum">
        <TallyWords tally={tallyOf(view.lines)} />
        <span className="num small soft">
          {t("roll.confirmed", { confirmed: String(view.lines.filter((line) => line.mark !== null).length), total: String(view.lines.length) })}
          {view.delegates > 0 && ` · ${t("roll.people", { here: String(view.people), listed: String(view.delegates) })}`}
        </span>
        {view.whole && <QuorumPart view={view} pending={command.isPending} onSet={(quorum) => command.mutate({ do: "quorum", quorum })} />}
        {(view.pictures || view.may_take) && (
          <PicturesPart
            view={view}
            pending={command.isPending}
            onWant={(wanted) => command.mutate({ do: "pictures", wanted })}
            onTake={() => command.mutate({ do: "take" })}
          />
        )}
      </div>
      <div className="filters no-print">
        <SearchBox label={t("roll.search")} value={query} onChange={setQuery} />
        {FILTERS.map((name) => (
          <button key={name} className="button" type="button" aria-pressed={filter === name} onClick={() => setFilter(name)}>
            {t(`roll.filter.${name}`, { count: view.lines.filter((line) => passes(name, line)).length })}
          </button>
        ))}
        {view.open && all > 0 && (
          <button className="button primary" type="button" disabled={command.isPending} onClick={() => command.mutate({ do: "confirm", groupId: null })}>
            {t("roll.confirmAll", { count: all })}
          </button>
        )}
      </div>
      {filter === "absent" && <CallAllPart view={view} pending={command.isPending} onCalled={() => command.mutate({ do: "allCalled" })} />}
      {command.error && <ProblemNote error={command.error} />}
      {!groups.length && <p className="empty">{t("roll.none")}</p>}
      {groups.map((group) => (
        <GroupPart
          key={group.id}
          group={group}
          shown={finding || opened.has(group.id)}
          may={view.open}
          pending={command.isPending}
          onToggle={() => toggle(group.id)}
          onConfirm={() => command.mutate({ do: "confirm", groupId: group.id })}
        >
          {group.shown.map((line) => (
            <LineRow
              key={line.point_id}
              sessionId={sessionId}
              line={line}
              pictures={view.pictures}
              open={view.open}
              ended={ended}
              ringing={filter === "absent"}
              editing={editing?.pointId === line.point_id ? editing : null}
              pending={command.isPending}
              onEdit={setEditing}
              onMark={mark}
              onCalled={(pointId) => command.mutate({ do: "called", pointId })}
            />
          ))}
        </GroupPart>
      ))}
      {keysShown && <RollKeys onClose={() => setKeysShown(false)} />}
    </main>
  );
}

/** Whether the roll can be taken, and until when; whether these are all points. */
function Standing({ view }: { view: RollView }) {
  const { t } = useTranslation();
  const { open_until: until } = view;
  return (
    <>
      {!view.whole && <p className="soft">{t("roll.part")}</p>}
      {view.state === "planned" && <p className="soft">{t("roll.notBegun")}</p>}
      {until && <p className="soft">{t(view.open ? "roll.openUntil" : "roll.closed", { time: dayAndClock(until) })}</p>}
    </>
  );
}
