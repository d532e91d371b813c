/** The engineer's wall: what needs a person, all points by how they fare, one point in depth. */
import "@/features/room/room.css";
import "./wall.css";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Navigate, useLocation, useParams } from "react-router";
import { meQuery } from "@/api/me";
import { ConnectionBanner } from "@/app/ConnectionBanner";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { useKeys } from "@/features/chair/useKeys";
import { clockOffset, useNow } from "@/features/room/time";
import { CallsPart } from "@/features/help/CallsPart";
import { IncidentsPart } from "@/features/incidents/IncidentsPart";
import { ThreadButton } from "@/features/messages/ThreadButton";
import { AS_PERSON } from "@/features/room/session";
import { clockSeconds } from "@/i18n/dates";
import { useSurroundings } from "@/theme/surroundings";
import { UrgentNote } from "@/features/urgent/UrgentNote";
import { Brand } from "@/ui/Brand";
import { Icon } from "@/ui/Icon";
import { SearchBox } from "@/ui/SearchBox";
import { useTitle } from "@/ui/title";
import { Groups } from "./Groups";
import { LiveButton } from "./LiveButton";
import { mayBeLive, MOST_LIVE, tilesWithin } from "./live";
import { useLive } from "./useLive";
import { keepPictures, keptPictures } from "./pictures";
import { PointPanel } from "./PointPanel";
import { keepSound, keptSound } from "./sound-choice";
import { SoundButton } from "./SoundButton";
import { TodoColumn } from "./TodoColumn";
import { useWall } from "./useWall";
import { countStates, groupsOf, needsSomebody, SHOWN, STATES, type WallState, type WallView } from "./wall";
import { WaitingPart } from "./WaitingPart";
import { WallKeys } from "./WallKeys";

/** Figures that are older are told by their age. */
const OLD_MS = 15_000;
/** How long something has lasted is said anew so often. */
const STEP_MS = 10_000;

export function WallPage() {
  const { t } = useTranslation();
  const sessionId = Number(useParams()["id"]);
  const { pathname } = useLocation();
  useSurroundings({ theme: "dark" });
  const me = useQuery(meQuery);
  const { data, error, refetch } = useWall(sessionId);
  useTitle(data ? `${t("wall.title")}: ${data.view.title}` : t("wall.title"));
  if (me.data?.kind === "nobody") return <Navigate to={`/dang-nhap?tiep=${encodeURIComponent(pathname)}`} replace />;
  if (!data) return error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <Loading />;
  return <Wall key={sessionId} view={data.view} at={data.at} offset={clockOffset(data)} />;
}

function Wall({ view, at, offset }: { view: WallView; at: number; offset: number }) {
  const { t } = useTranslation();
  const now = useNow(offset);
  const lately = Math.floor(now / STEP_MS) * STEP_MS;
  const [state, setState] = useState<WallState | null>(null);
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState<number | null>(null);
  const [pictures, setPictures] = useState(() => keptPictures(localStorage));
  const [sound, setSound] = useState(() => keptSound(localStorage));
  const [keysShown, setKeysShown] = useState(false);
  const page = useRef<HTMLDivElement>(null);

  const groups = useMemo(() => groupsOf(view, state, query), [view, state, query]);
  const counts = useMemo(() => countStates(view.lines), [view]);
  const todo = useMemo(() => {
    const rank = new Map(STATES.map((one, place) => [one, place]));
    const apart = view.may.includes("wall.own") || (view.may.includes("help.read") && view.may.includes("incident.read"));
    return view.lines.filter((one) => needsSomebody(one, !apart)).sort((a, b) => (rank.get(a.state) ?? 0) - (rank.get(b.state) ?? 0));
  }, [view]);
  const names = useMemo(() => new Map(view.groups.map(({ id, name }) => [id, name])), [view]);
  // A district reads those of its own points.
  const own = view.may.includes("wall.own");
  const calls = own || view.may.includes("help.read") || view.may.includes("help.answer");
  const faults = own || view.may.includes("incident.read");
  const before = useMemo(
    () => (
      <>
        {calls && <CallsPart sessionId={view.session_id} now={lately} sound={sound} onChoose={setChosen} />}
        {faults && <IncidentsPart sessionId={view.session_id} now={lately} onChoose={setChosen} />}
        <WaitingPart view={view} names={names} now={lately} />
      </>
    ),
    [calls, faults, sound, view, names, lately],
  );
  const line = view.lines.find(({ point_id: id }) => id === chosen);
  const choose = useCallback((pointId: number) => setChosen((old) => (old === pointId ? null : pointId)), []);
  const showPictures = (wanted: boolean) => {
    keepPictures(localStorage, wanted);
    setPictures(wanted);
  };
  const running = view.state === "open" || view.state === "live";
  const mayLook = running && view.may.includes("wall.look");
  const live = useLive({ sessionId: view.session_id, running: mayLook, shown: pictures ? "all" : chosen });
  const [looking, setLooking] = useState(false);
  const look = () => {
    if (!mayLook) return;
    // Where the tiles stand is known once the pictures have their places.
    showPictures(true);
    setLooking(true);
  };
  useLayoutEffect(() => {
    const frame = page.current?.querySelector("main");
    if (!looking || !frame) return;
    setLooking(false);
    const seen = new Set(view.lines.filter(mayBeLive).map(({ point_id: id }) => id));
    live.choose(tilesWithin(frame).filter((id) => seen.has(id)));
  }, [looking, view, live]);
  const ring = (on: boolean) => {
    keepSound(localStorage, on);
    setSound(on);
  };
  const move = (step: 1 | -1) => {
    const tiles = [...(page.current?.querySelectorAll<HTMLElement>(".tile") ?? [])];
    const place = tiles.indexOf(document.activeElement as HTMLElement);
    tiles[place < 0 ? 0 : Math.min(Math.max(place + step, 0), tiles.length - 1)]?.focus();
  };
  const close = () => {
    const id = chosen;
    setChosen(null);
    page.current?.querySelector<HTMLElement>(`.tile[data-point="${id}"]`)?.focus();
  };
  useKeys({
    "/": () => page.current?.querySelector<HTMLInputElement>("input[type=search]")?.focus(),
    "?": () => setKeysShown(true),
    a: () => showPictures(!pictures),
    l: () => (live.points.size > 0 ? live.stop() : look()),
    ArrowRight: () => move(1),
    ArrowLeft: () => move(-1),
    Escape: close,
  });
  return (
    <div className="wall" ref={page}>
      <header>
        <div className="top">
          <Brand />
          <h1>{view.title}</h1>
          <span className="mark">{t(`states.session.${view.state}`)}</span>
          <span className="row push tools">
            {view.may.includes("channel.read") && (
              <ThreadButton sessionId={view.session_id} acting={AS_PERSON} callId={null} title={t("messages.title")} label={t("messages.open")} className="button dense" />
            )}
            <button className="button dense" type="button" aria-label={t("wall.keys.title")} title={t("wall.keys.title")} onClick={() => setKeysShown(true)}>
              <kbd>?</kbd>
            </button>
            <SearchBox label={t("wall.search")} value={query} onChange={setQuery} />
          </span>
          <nav className="nav" aria-label={t("wall.others")}>
            {view.may.includes("session.run") && <Link to={`/phien/${view.session_id}/chu-tri`}>{t("wall.chair")}</Link>}
            {(view.may.includes("roll.read") || !view.whole) && <Link to={`/phien/${view.session_id}/diem-danh`}>{t("roll.open")}</Link>}
            {view.may.includes("logbook.read") && <Link to={`/so-nhat-ky/${view.session_id}`}>{t("wall.logbook")}</Link>}
          </nav>
          <b className="num">{clockSeconds(now)}</b>
        </div>
        <ConnectionBanner />
        {view.media_away && (
          <p className="banner" role="status">
            <Icon name="fault" />
            {t("wall.mediaAway")}
          </p>
        )}
        <UrgentNote
          sessionId={view.session_id}
          version={view.version}
          urgent={view.urgent}
          name={view.lines.find(({ point_id }) => point_id === view.urgent?.point_id)?.name ?? ""}
          may={view.may.includes("urgent.speak")}
        />
        {live.over && (
          <p className="banner is-attention" role="status">
            {t("wall.live.over", { most: String(MOST_LIVE) })}
          </p>
        )}
        {live.error && <ProblemNote error={live.error} />}
        <Sum view={view} counts={counts} state={state} onState={setState}>
          {calls && <SoundButton on={sound} onChange={ring} />}
          <button className="button dense" type="button" aria-pressed={pictures} onClick={() => showPictures(!pictures)}>
            <Icon name="camera" />
            {t("wall.pictures")}
          </button>
          {mayLook && <LiveButton live={live} onLook={look} />}
        </Sum>
      </header>
      <p className="visually-hidden" role="status">
        {t("wall.announce", { count: todo.length })}
      </p>
      <div className={line ? "work with-point" : "work"}>
        <TodoColumn lines={todo} names={names} now={lately} chosen={chosen} onChoose={choose} before={before} />
        <main id="main" className="all" aria-label={t("wall.title")}>
          {!view.whole && <p className="soft part">{t("wall.part")}</p>}
          {now - at - offset > OLD_MS && (
            <p className="state is-attention part" role="status">
              <Icon name="clock" />
              {t("wall.old", { time: clockSeconds(at + offset) })}
            </p>
          )}
          {groups.length === 0 && <p className="soft part">{t("wall.none")}</p>}
          <Groups sessionId={view.session_id} groups={groups} now={lately} pictures={pictures} films={live.films} chosen={chosen} onChoose={choose} />
        </main>
        {line && <PointPanel key={line.point_id} view={view} line={line} groupName={names.get(line.group_id) ?? ""} now={now} live={mayLook ? live : undefined} onClose={close} />}
      </div>
      {keysShown && <WallKeys onClose={() => setKeysShown(false)} />}
    </div>
  );
}

interface SumProps {
  view: WallView;
  counts: Readonly<Record<WallState, number>>;
  state: WallState | null;
  onState: (state: WallState | null) => void;
  /** How the wall is shown. */
  children: ReactNode;
}

/** How many there are of each state; a press shows those alone. */
function Sum({ view, counts, state, onState, children }: SumProps) {
  const { t } = useTranslation();
  const here = view.lines.filter(({ presence }) => presence === "present").length;
  return (
    <div className="sum">
      <span className="nowrap">
        <span className="all-here num">{here}</span> {t("wall.ofHere", { total: String(view.lines.length) })}
      </span>
      <div className="state-filters" role="group" aria-label={t("wall.filter")}>
        {STATES.filter((one) => counts[one] > 0 || one === state).map((one) => (
          <button key={one} className={`button dense state ${SHOWN[one].tone}`} type="button" aria-pressed={state === one} onClick={() => onState(state === one ? null : one)}>
            <Icon name={SHOWN[one].icon} />
            {t(`wall.counted.${one}`, { count: counts[one] })}
          </button>
        ))}
      </div>
      <span className="row push tools">{children}</span>
    </div>
  );
}
