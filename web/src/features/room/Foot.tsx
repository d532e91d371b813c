import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import { HelpButton } from "@/features/help/HelpButton";
import type { HelpCall } from "@/features/help/useHelpCalls";
import { clock } from "@/i18n/dates";
import { useInsideCommand } from "@/features/branch/useBranches";
import type { Snapshot } from "@/room/conference";
import { Icon, type IconName } from "@/ui/Icon";
import { ReportDialog } from "./ReportDialog";
import { useOwnFloor } from "./seat-now";
import type { Acting, SeatView } from "./session";
import { TurnLeft } from "./TurnLeft";
import type { Turn } from "./turn";
import { useForgetting } from "./useForgetting";
import { useInert } from "./useInert";
import { type Sent, useSent } from "./useSent";

const SAID_MS = 30_000;

interface Props {
  sessionId: number;
  acting: Acting;
  pointId: number;
  seat: SeatView | undefined;
  turn: Turn;
  /** Server instant at which its own time to speak is over (0: there is none). */
  until: number;
  /** Names of those who speak with it. */
  partners: readonly string[];
  /** Everybody sees this point although it has not got the floor. */
  seen: boolean;
  /** Whoever conducts looks at it alone. */
  looked?: boolean;
  /** What goes out of this machine. */
  sending: Snapshot["sending"];
  /** The sub-conference in which it asks and speaks just now; 0: in the main room. */
  branchId?: number;
  /** Its call to the engineer. */
  call: HelpCall | undefined;
  now: number;
}

/** The point's state in words, and its three large buttons. */
export function Foot({ sessionId, acting, pointId, seat, turn, until, partners, seen, looked = false, sending, branchId = 0, call, now }: Props) {
  const { t } = useTranslation();
  const [reporting, setReporting] = useState(false);
  const [said, setSaid] = useState("");
  const name = seat?.name ?? "";
  const sent = useSent(sending, ON_STAGE.has(turn));
  useEffect(() => {
    if (!said) return undefined;
    const timer = window.setTimeout(() => setSaid(""), SAID_MS);
    return () => window.clearTimeout(timer);
  }, [said]);
  return (
    <section className={`room-foot-bar ${turn === "speaking" || turn === "urgent" ? "live" : ""}`} aria-label={t("room.title")}>
      <Said turn={turn} inBranch={branchId > 0} seen={seen ? "seen" : looked ? "looked" : ""} place={seat?.queue_place ?? 0} note={said} sent={sent} partners={partners} time={<TurnLeft until={until} now={now} />} />
      <TurnButton sessionId={sessionId} acting={acting} pointId={pointId} branchId={branchId} turn={turn} onDone={() => setSaid("")} />
      <button className="button" type="button" onClick={() => setReporting(true)}>
        <Icon name="fault" />
        {t("room.report.open")}
      </button>
      <HelpButton sessionId={sessionId} acting={acting} pointId={pointId} call={call} />
      {reporting && (
        <ReportDialog
          sessionId={sessionId}
          pointId={pointId}
          name={name}
          acting={acting}
          onClose={() => setReporting(false)}
          onSent={() => {
            setReporting(false);
            setSaid(t("room.report.sent", { time: clock(now) }));
          }}
        />
      )}
    </section>
  );
}

const ICONS: Readonly<Record<Turn, IconName>> = {
  opening: "clock",
  waiting: "clock",
  atDoor: "clock",
  barred: "stop",
  stopped: "stop",
  mending: "lost",
  paused: "pause",
  main: "mic",
  mainQuiet: "sound",
  urgent: "mic",
  overridden: "sound",
  speaking: "mic",
  requested: "hand",
  listening: "sound",
};
/** The room hears and sees a point that has these parts. */
const ON_STAGE: ReadonlySet<Turn> = new Set(["speaking", "main", "mainQuiet", "urgent"]);
const TONES: Partial<Record<Turn, string>> = { speaking: "is-live", urgent: "is-live", overridden: "is-attention", requested: "is-action", mending: "is-attention" };

interface SaidProps {
  turn: Turn;
  inBranch: boolean;
  /** By all, by whoever conducts alone, or by nobody. */
  seen: "seen" | "looked" | "";
  place: number;
  note: string;
  /** What of it really goes out while it is on stage. */
  sent: Sent;
  partners: readonly string[];
  time: ReactNode;
}

function Said({ turn, inBranch, seen, place, note, sent, partners, time }: SaidProps) {
  const { t } = useTranslation();
  const hints: Readonly<Record<Turn, string>> = {
    opening: "",
    waiting: t("room.turn.waitingHint"),
    atDoor: t("room.turn.atDoorHint"),
    barred: t("room.turn.barredHint"),
    stopped: t("room.turn.stoppedHint"),
    mending: t("room.turn.mendingHint"),
    paused: t("room.turn.pausedHint"),
    main: t(inBranch ? "branch.turnHint" : "room.turn.mainHint"),
    mainQuiet: t(inBranch ? "branch.turnHint" : "room.turn.mainHint"),
    urgent: t("room.turn.urgentHint"),
    overridden: t("room.turn.overriddenHint"),
    speaking: partners.length > 0 ? t("room.turn.dialogueHint", { names: partners.join(", ") }) : t("room.turn.speakingHint"),
    requested: place > 1 ? t("room.turn.requestedHint", { count: place - 1 }) : t("room.turn.requestedFirst"),
    listening: t(seen ? `room.${seen}.hint` : "room.turn.listeningHint"),
  };
  const conducts = inBranch && turn === "main";
  const title = conducts ? t("branch.turn") : turn === "requested" ? t("room.turn.requested", { place: String(place) }) : t(`room.turn.${turn}`);
  return (
    <div className="say" aria-live="polite">
      <b className={TONES[turn] ?? ""}>
        <Icon name={ICONS[turn]} />
        {title}
        {time}
      </b>
      {sent === "both" ? (
        <span>{note || hints[turn]}</span>
      ) : (
        <span className="state is-fault">
          <Icon name={sent === "heard" ? "camera" : "micOff"} />
          {t(`room.sent.${sent}`)}
        </span>
      )}
    </div>
  );
}

const ABLE: ReadonlySet<Turn> = new Set(["listening", "requested", "speaking"]);

interface TurnProps {
  sessionId: number;
  acting: Acting;
  pointId: number;
  branchId: number;
  turn: Turn;
  onDone: () => void;
}

/** Ask, withdraw or finish, in one place; for two seconds after a change it does nothing. */
function TurnButton({ sessionId, acting, pointId, branchId, turn, onDone }: TurnProps) {
  const { t } = useTranslation();
  const main = useOwnFloor(sessionId, acting);
  const inside = useInsideCommand(sessionId, branchId, acting);
  const command = branchId ? inside : main;
  const kind = turn === "speaking" ? "finish" : turn === "requested" ? "withdraw" : "ask";
  const inert = useInert(kind);
  useForgetting(command);
  if (turn === "main" || turn === "mainQuiet" || turn === "urgent") return <span />;
  const still = inert || command.isPending || !ABLE.has(turn);
  const orders = { ask: "request", withdraw: "withdraw", finish: "return" } as const;
  const icons = { ask: "hand", withdraw: "hand", finish: "micOff" } as const;
  const problem = command.error ? asProblem(command.error) : null;
  return (
    <div className="turn">
      <button
        className={`button ${kind === "ask" ? "primary" : ""}`}
        type="button"
        aria-disabled={still}
        onClick={() => {
          if (still) return;
          onDone();
          command.mutate({ do: orders[kind], pointId });
        }}
      >
        <Icon name={icons[kind]} />
        {t(`room.${kind}`)}
      </button>
      {problem && (
        <p className="turn-problem is-fault" role="alert">
          {problem.what} {problem.next}
        </p>
      )}
    </div>
  );
}
