/** The room of a bridge point: device check, then what the stage shows, the point's own state, three large buttons. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, useLocation, useParams } from "react-router";
import { useMe } from "@/api/me";
import { ConnectionBanner } from "@/app/ConnectionBanner";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { EventsProvider } from "@/events/EventsProvider";
import { BranchConduct } from "@/features/branch/BranchConduct";
import { BranchNote } from "@/features/branch/BranchNote";
import { branchOf, seatInside } from "@/features/branch/branches";
import { useBranch } from "@/features/branch/useBranch";
import { MachineDialog } from "@/features/content/MachineDialog";
import { HelpPart } from "@/features/help/HelpPart";
import { useHelpCalls } from "@/features/help/useHelpCalls";
import { useHelpVoice } from "@/features/help/useHelpVoice";
import { IncidentNote } from "@/features/incidents/IncidentNote";
import { ThreadButton } from "@/features/messages/ThreadButton";
import { ChairNote } from "@/features/presiding/ChairNote";
import { SecondScreen } from "@/features/second-screen/SecondScreen";
import { SecondScreenNote } from "@/features/second-screen/SecondScreenNote";
import { SecondScreenOption } from "@/features/second-screen/SecondScreenOption";
import { peopleOf } from "@/features/second-screen/shown";
import { useSecondScreen } from "@/features/second-screen/useSecondScreen";
import { forgetSeat, rememberedSeat, rememberSeat } from "@/room/seat-memory";
import { allows, screenOf } from "@/room/stage";
import { useSurroundings } from "@/theme/surroundings";
import { Icon } from "@/ui/Icon";
import { LanguageSwitch } from "@/ui/LanguageSwitch";
import { useTitle } from "@/ui/title";
import { AWAY } from "./away";
import { useScreenAwake } from "./awake";
import { useAutoEnter } from "./useAutoEnter";
import { DeviceCheck } from "./DeviceCheck";
import { Dialog } from "./Dialog";
import { Foot } from "./Foot";
import { Interlude } from "./Interlude";
import { LayoutWay } from "./LayoutWay";
import { Sounds } from "./Picture";
import { Options } from "./Options";
import { Rail } from "./Rail";
import "./room.css";
import { SpeakerPart } from "./SpeakerPart";
import { type Acting, type SessionView, usePresented, useSession } from "./session";
import { SharePanel } from "./SharePanel";
import { SoundStart } from "./SoundStart";
import { StagePictures } from "./StagePictures";
import { clockOffset, useNow } from "./time";
import { isBroadcast, isLookedAtNow, isSeenNow, type Turn, turnOf } from "./turn";
import { useActing } from "./useActing";
import { useConference, useDeviceRelease, useExpectation } from "./useConference";
import { useOwnLayout } from "./useOwnLayout";
import { usePageVerbs } from "./usePageVerbs";
import { useReporting } from "./useReporting";
import { useSpokenNotice } from "./useSpokenNotice";

export function RoomPage() {
  const sessionId = Number(useParams()["id"]);
  const { pathname } = useLocation();
  useSurroundings({ theme: "dark", density: "room" });
  const { me, acting, error } = useActing(sessionId);
  if (error) return <ProblemNote error={error} />;
  if (!me || !acting) return <Loading />;
  if (me.kind === "nobody") return <Navigate to={`/dang-nhap?tiep=${encodeURIComponent(pathname)}`} replace />;
  const page = <Seated key={`${sessionId} ${acting.actAs ?? ""}`} sessionId={sessionId} acting={acting} />;
  // Somebody is signed in beside the device: the device has a stream of its own.
  return acting.actAs ? (
    <EventsProvider actAs={acting.actAs} reader={`device:${me.device_point?.id ?? 0}`}>
      {page}
    </EventsProvider>
  ) : (
    page
  );
}

function Seated({ sessionId, acting }: { sessionId: number; acting: Acting }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useSession(sessionId, acting);
  useTitle(data?.view.conference.title ?? t("room.title"));
  if (!data) return error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <Loading />;
  if (data.view.point_id == null) {
    return (
      <main id="main" className="interlude" role="status">
        <h1>
          <Icon name="fault" />
          {t("room.wait.noSeat")}
        </h1>
        <p>{t("room.wait.noSeatHint")}</p>
      </main>
    );
  }
  return <Point sessionId={sessionId} acting={acting} view={data.view} pointId={data.view.point_id} offset={clockOffset(data)} />;
}

interface PointProps {
  sessionId: number;
  acting: Acting;
  view: SessionView;
  pointId: number;
  offset: number;
}

/** The room waits for the voice of a point that has these parts. */
const EXPECTED: ReadonlySet<Turn> = new Set(["speaking", "main"]);

function Point({ sessionId, acting, view, pointId, offset }: PointProps) {
  const { t } = useTranslation();
  const [entered, setEntered] = useState(false);
  const hotline = useMe()?.hotline ?? "";
  const call = useHelpCalls(sessionId, acting, "point", entered).data?.calls.find((one) => one.point_id === pointId);
  const talks = entered && call?.state === "talking";
  // What is said to the engineer is said to nobody else.
  const logic = useConference({ sessionId, acting, microphoneElsewhere: talks });
  const { conference, devices, room, held, share } = logic;
  const presented = usePresented(sessionId, acting);
  const now = useNow(offset);
  const [shown, setShown] = useState<"options" | "devices" | "machine" | null>(null);
  useExpectation(conference, view);
  useScreenAwake(entered);
  useDeviceRelease(devices, room.phase);
  useReporting({ logic, acting, sessionId, pointId });
  useSpokenNotice(entered && room.phase === "connected" ? room.stage : null);

  const calls = talks && !AWAY.has(room.phase);
  const voice = useHelpVoice({ sessionId, acting, callId: calls ? call.id : null, side: "point", microphone: isBroadcast(room) ? null : held.microphone });

  const enter = (takeover = false) => {
    rememberSeat(sessionStorage, sessionId, { pointId, page: 1 });
    setEntered(true);
    if (!devices.isOpen) void devices.open();
    conference.start({ pointId, page: 1 }, takeover);
  };
  // A reload comes back by itself; there is nothing to check again.
  useAutoEnter(rememberedSeat(sessionStorage, sessionId)?.pointId === pointId && !entered && held.ready, enter);
  const leave = () => {
    forgetSeat(sessionStorage, sessionId);
    void conference.leave(pointId);
  };

  const seat = view.seats.find((one) => one.point_id === pointId);
  const name = seat?.name ?? room.label;
  const urgent = room.stage?.urgent ?? false;
  const delegated = entered ? branchOf(view, pointId) : undefined;
  const second = useBranch({ main: logic, branch: delegated, sessionId, acting, pointId, urgent, microphoneElsewhere: talks });
  const branch = second?.over ? undefined : delegated;
  const heard = room.sending.microphone || second?.room.sending.microphone === true;
  const toned = usePageVerbs({ sessionId, pointId: entered ? pointId : null, phase: room.phase, heard, offset, speaker: held.used.speaker });
  const [layout, setLayout] = useOwnLayout(sessionId);
  const beside = useSecondScreen({ pointId, active: entered && (room.phase === "ended" || !AWAY.has(room.phase)), rooms: [conference, second?.conference] });
  if (!entered) {
    return (
      <main id="main" className="room-check">
        <DeviceCheck
          devices={devices}
          held={held}
          done={t("room.devices.enter")}
          onDone={() => enter()}
          title={
            <header>
              <h1>{name}</h1>
              <LanguageSwitch />
              <p className="soft">{view.conference.title}</p>
            </header>
          }
        />
      </main>
    );
  }
  // What is seen, heard and pressed belongs to the room that this machine listens in.
  const inside = branch && second?.away ? second : null;
  const here = inside?.room ?? room;
  const refused = second?.again ? { words: [second.room.refusal?.what, second.room.refusal?.next].filter(Boolean).join(" "), onAgain: second.again } : null;
  const own = here.stage?.floor.find((on) => on.identity === here.identity);
  const partners = own ? (here.stage?.floor ?? []).filter((on) => on !== own).map(({ label }) => label) : [];
  const drawn = here.stage && (here.phase === "connected" || here.phase === "reconnecting");
  // The second window has the content: the first one arranges what is left.
  const first = drawn && here.stage ? (beside.pane ? peopleOf(here.stage) : here.stage) : null;
  const conducts = inside?.inside && branch?.head_id === pointId ? inside.inside : null;
  const listened = inside?.conference ?? conference;
  // The room and the call beside it are held back by the same browser: one press starts both.
  const startSound = () => {
    void listened.startSound();
    voice.startSound();
  };
  const seated = inside ? seatInside(seat, inside.inside) : seat;
  const turn = turnOf(here, seated);
  return (
    <div className="room">
      <div className={`upper ${conducts ? "with-conduct" : ""}`}>
        {conducts && <BranchConduct session={view} inside={conducts} acting={acting} now={now} />}
        <main id="main" className="stage" aria-label={t("room.stage")}>
          {first ? (
            <StagePictures
              stage={first}
              pictures={here.received.pictures}
              programme={here.received.programme}
              own={here.identity}
              camera={held.camera}
              othersOnly
              strip={here.received.strip}
              screen={here.received.screen}
              layout={layout}
              mending={here.phase === "reconnecting"}
              inBranch={inside !== null}
              now={now}
            />
          ) : (
            <Interlude room={room} view={view} name={name} onTake={() => enter(true)} onAgain={() => enter()} />
          )}
          {drawn && here.stage && screenOf(here.stage, here.identity).asked && (
            <SharePanel share={share} sent={allows(here.stage, here.identity, "screen_share", "video")} onEnd={() => presented.mutate(pointId)} pending={presented.isPending} error={presented.error} />
          )}
          <SoundStart blocked={here.soundBlocked || voice.soundBlocked} onStart={startSound} />
        </main>
        <Rail
          room={here}
          held={held}
          devices={devices}
          speakers={drawn && here.stage ? here.stage.floor : []}
          recording={branch || room.phase === "ended" ? null : (room.stage?.recording ?? view.recording)}
          title={view.conference.title}
          name={name}
          parentName={seat?.parent_name ?? ""}
          now={now}
          speaker={seat && <SpeakerPart sessionId={sessionId} acting={acting} seat={seat} may={view.state !== "planned" && view.state !== "ended"} />}
          channel={
            view.may.includes("channel.read") && (
              <ThreadButton sessionId={sessionId} acting={acting} callId={null} title={t("messages.title")} label={t("messages.open")} className="button quiet" />
            )
          }
          layout={<LayoutWay stage={first} contentElsewhere={!!beside.pane} composed={here.received.programme !== null} chosen={layout} onChoose={setLayout} />}
          onOptions={() => setShown("options")}
        />
      </div>
      <ConnectionBanner />
      {toned && (
        <p className="banner" role="status">
          <Icon name="sound" />
          {t("room.served.tone")}
        </p>
      )}
      {room.phase !== "ended" && <SecondScreenNote screen={beside} />}
      {beside.pane && (
        <SecondScreen
          pane={beside.pane}
          stage={drawn ? here.stage : null}
          received={here.received}
          own={here.identity}
          shared={share.track}
          title={view.conference.title}
          name={name}
          now={now}
        />
      )}
      {branch && <BranchNote branch={branch} urgent={urgent} entering={!inside} refused={refused} now={now} />}
      {room.phase !== "ended" && room.phase !== "left" && <ChairNote view={view} acting={acting} pointId={pointId} now={now} />}
      {call && !AWAY.has(room.phase) && (
        <HelpPart sessionId={sessionId} acting={acting} call={call} voice={voice} hotline={hotline} expected={EXPECTED.has(turn)} urgent={urgent ? (isBroadcast(room) ? "own" : "heard") : null} now={now} />
      )}
      {!call && room.phase !== "ended" && room.phase !== "left" && <IncidentNote sessionId={sessionId} acting={acting} pointId={pointId} />}
      {!AWAY.has(room.phase) && (
        <Foot
          sessionId={sessionId}
          acting={acting}
          pointId={pointId}
          seat={seated}
          branchId={inside ? (branch?.id ?? 0) : 0}
          turn={turn}
          call={call}
          until={own?.until ?? 0}
          partners={partners}
          seen={isSeenNow(here)}
          looked={isLookedAtNow(here)}
          sending={here.sending}
          now={now}
        />
      )}
      <Sounds sounds={here.received.sounds} speaker={held.used.speaker} softly={talks && !urgent} />
      <Sounds sounds={voice.sounds} speaker={held.used.speaker} softly={urgent} />
      {shown === "options" && (
        <Options
          onDevices={() => setShown("devices")}
          onMachine={seat && !AWAY.has(room.phase) && room.phase !== "waiting" ? () => setShown("machine") : undefined}
          onLeave={() => {
            setShown(null);
            leave();
          }}
          onClose={() => setShown(null)}
        >
          <SecondScreenOption screen={beside} onDone={() => setShown(null)} />
        </Options>
      )}
      {shown === "machine" && seat && <MachineDialog sessionId={sessionId} acting={acting} seat={seat} onClose={() => setShown(null)} />}
      {shown === "devices" && (
        <Dialog title={t("room.devices.title")} onClose={() => setShown(null)}>
          <DeviceCheck
            devices={devices}
            held={held}
            title={null}
            done={t("room.devices.done")}
            onDone={() => setShown(null)}
          />
        </Dialog>
      )}
    </div>
  );
}
