/** The chair's page: what all see, who has the floor, who waits, who is missing, and the session's own states. */
import { useTranslation } from "react-i18next";
import { Navigate, useLocation, useParams } from "react-router";
import { meQuery } from "@/api/me";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { AS_PERSON, type SessionView, useCommand, useSession } from "@/features/room/session";
import { clockOffset, useNow } from "@/features/room/time";
import { useQuery } from "@tanstack/react-query";
import { useSurroundings } from "@/theme/surroundings";
import { useTitle } from "@/ui/title";
import { useMemo, useRef, useState } from "react";
import "@/features/room/room.css";
import "./chair.css";
import { AgendaPart } from "@/features/agenda/AgendaPart";
import { Controls } from "./Controls";
import { fileOf } from "@/features/scene/arrange";
import { ScenePanel } from "@/features/scene/ScenePanel";
import { useFiles } from "@/features/scene/useFiles";
import { usePages } from "@/features/scene/usePages";
import { useScene } from "@/features/scene/useScene";
import { MOST_SPEAKERS, shownNow, speakersNow } from "./speakers";
import { MORE } from "./FloorHolders";
import { FloorColumn } from "./FloorColumn";
import { KeysDialog } from "./KeysDialog";
import { MiddleColumn } from "./MiddleColumn";
import { QueueColumn } from "./QueueColumn";
import { SeatsPart } from "./SeatsPart";
import { useLooking } from "./useLooking";
import { useHosting } from "./useHosting";
import { useSpokenNotice } from "@/features/room/useSpokenNotice";
import { useKeys } from "./useKeys";
import { usePointKeys } from "./usePointKeys";
import { useInert } from "@/features/room/useInert";
import { nextSeat } from "./seats";
import { staged } from "./staged";

export function ChairPage() {
  const { t } = useTranslation();
  const sessionId = Number(useParams()["id"]);
  const { pathname } = useLocation();
  useSurroundings({ theme: "light", density: "chair" });
  const me = useQuery(meQuery);
  const { data, error, refetch } = useSession(sessionId, AS_PERSON);
  useTitle(data?.view.conference.title ?? t("chair.title"));
  if (me.data?.kind === "nobody") return <Navigate to={`/dang-nhap?tiep=${encodeURIComponent(pathname)}`} replace />;
  if (!data) return error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <Loading />;
  return <Desk key={sessionId} sessionId={sessionId} view={data.view} offset={clockOffset(data)} />;
}

function Desk({ sessionId, view, offset }: { sessionId: number; view: SessionView; offset: number }) {
  const hosting = useHosting(sessionId, view, offset);
  const now = useNow(offset);
  const command = useCommand(sessionId, AS_PERSON);
  const [keysShown, setKeysShown] = useState(false);
  const find = useRef<HTMLInputElement>(null);
  const { stage, phase } = hosting.logic.room;
  useSpokenNotice(phase === "connected" ? stage : null);
  // What whoever presses has before them is the newer of the two.
  const seen = Math.max(view.version, stage?.session === view.session.id ? stage.v : 0);
  const next = nextSeat(view);
  const speakers = speakersNow(view, phase === "connected" ? stage : null);
  const followed = useMemo(() => staged(view, phase === "connected" ? stage : null), [view, phase, stage]);
  const still = useInert(`${next?.point_id ?? 0}`) || command.isPending;
  const mayGive = view.may.includes("floor.give") && !view.urgent && (view.state === "open" || view.state === "live");

  const give = (pointId: number, minutes?: number) => command.mutate({ do: "give", pointId, seen, minutes });
  const mayAdd = mayGive && speakers.length > 0 && speakers.length < MOST_SPEAKERS;
  const add = (pointId: number) => command.mutate({ do: "add", pointId, seen });
  const addNext = () => {
    if (next && mayAdd && !still) add(next.point_id);
  };
  const giveNext = () => {
    if (next && mayGive && !still) command.mutate({ do: "next", pointId: next.point_id, seen });
  };
  const mayUndo = mayGive && view.undo_until != null && Date.parse(view.undo_until) >= now && !command.isPending;
  const undo = () => {
    if (mayUndo) command.mutate({ do: "undo", seen });
  };
  const show = (pointId: number) => command.mutate({ do: "show", pointId, seen });
  const endShow = () => command.mutate({ do: "show-end", seen });
  const looking = useLooking(sessionId, view, phase === "connected" ? stage : null, hosting.logic.conference);
  const muteAll = () => {
    if (mayGive && !command.isPending) command.mutate({ do: "mute-all", seen });
  };
  const mayShow = view.may.includes("floor.give") && (view.state === "open" || view.state === "live" || view.state === "paused");
  const showing = mayGive && !command.isPending ? { show, end: endShow } : undefined;
  const scene = useScene(view);
  const { files, error: filesError } = useFiles(view);
  const pages = usePages(view.scene, fileOf(view.scene.content, files), scene);
  const turn = (step: 1 | -1) => {
    if (mayShow) pages?.turn(step);
  };
  const [back, on] = [() => turn(-1), () => turn(1)];
  useKeys(pages ? { ArrowLeft: back, PageUp: back, ArrowRight: on, PageDown: on } : {});
  useKeys({ "/": () => find.current?.focus(), "?": () => setKeysShown(true), Enter: giveNext, d: addNext, m: muteAll, z: undo });
  usePointKeys({ view: followed, showing, looking });
  return (
    <div className="chair">
      <Controls sessionId={sessionId} view={view} now={now} command={command} stage={stage} mayLock={mayShow && view.may.includes("door.keep")} />
      <div className="work">
        <FloorColumn
          hosting={hosting}
          view={view}
          now={now}
          offset={offset}
          next={next}
          speakers={speakers}
          shown={shownNow(view, phase === "connected" ? stage : null)}
          onShowEnd={endShow}
          onTourStop={() => command.mutate({ do: "tour-stop" })}
          looking={looking}
          mayAdd={mayAdd}
          onAdd={addNext}
          still={still || !mayGive}
          onGive={giveNext}
          onTake={(pointId) => command.mutate({ do: "take", pointId, seen })}
          onAlone={give}
          mayUndo={mayUndo}
          onUndo={undo}
          onScreenEnd={() => scene.send({ do: "content", wish: { file_id: null, page: 1, playing: false, position_ms: 0 } })}
          onMore={(pointId) => command.mutate({ do: "time", pointId, minutes: MORE, seen })}
          mayTake={mayGive && !command.isPending}
        />
        <div className="over-agenda">
          <AgendaPart sessionId={sessionId} view={view} now={now} seen={seen} />
          <MiddleColumn
            seats={<SeatsPart sessionId={sessionId} view={followed} now={now} mayServe={mayShow} onMain={mayGive && !command.isPending ? (pointId) => command.mutate({ do: "main", pointId, seen }) : undefined} showing={showing} looking={looking} />}
            scene={<ScenePanel view={view} now={now} may={mayShow} files={files} filesError={filesError} pages={pages} commands={scene} />}
          />
        </div>
        <QueueColumn
          view={view}
          now={now}
          find={find}
          mayGive={mayGive}
          pending={command.isPending}
          mayAdd={mayAdd}
          onGive={give}
          onAdd={add}
          onShow={show}
          onLook={looking.look}
          onMove={(pointId, place, to) => command.mutate({ do: "move", pointId, place, to })}
          mayTime={mayShow && !command.isPending}
          onTurnTime={(minutes) => command.mutate({ do: "turn-time", minutes })}
          onMuteAll={muteAll}
          onMuteBut={(pointIds) => command.mutate({ do: "mute-all-but", pointIds, seen })}
          onTour={(wish) => command.mutate({ do: "tour", ...wish, seen })}
          onKeys={() => setKeysShown(true)}
        />
      </div>
      {keysShown && <KeysDialog onClose={() => setKeysShown(false)} />}
    </div>
  );
}
