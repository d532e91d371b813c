import { type ReactNode, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemNote } from "@/app/ProblemNote";
import { DoorPart } from "@/features/door/DoorPart";
import { SeatDoor } from "@/features/door/SeatDoor";
import { personOf } from "@/features/room/person";
import { SpeakerPart } from "@/features/room/SpeakerPart";
import { AS_PERSON, type SeatView, type SessionView, useHandled } from "@/features/room/session";
import { BranchesPart } from "@/features/branch/BranchesPart";
import { branchOf } from "@/features/branch/branches";
import { SeatBranch } from "@/features/branch/SeatBranch";
import { SeatChair } from "@/features/presiding/SeatChair";
import { SeatDelivery } from "@/features/scene/SeatDelivery";
import { SeatScreen } from "@/features/scene/SeatScreen";
import { SeatPicture } from "@/features/scene/SeatPicture";
import { Icon, type IconName } from "@/ui/Icon";
import { SeatMain } from "./SeatMain";
import { SeatLook } from "./SeatLook";
import { SeatShow, type ShowCommands } from "./SeatShow";
import type { Looking } from "./useLooking";
import { countPresence, lostFor, worstFirst } from "./seats";

type Presence = SeatView["presence"];

const PRESENCES: readonly Presence[] = ["dropped", "absent", "left", "present"];
const SHOWN: Readonly<Record<Presence, { icon: IconName; tone: string }>> = {
  present: { icon: "check", tone: "is-verified" },
  dropped: { icon: "lost", tone: "is-fault" },
  absent: { icon: "clock", tone: "is-idle" },
  left: { icon: "leave", tone: "is-idle" },
};

interface Props {
  sessionId: number;
  view: SessionView;
  now: number;
  /** Whether whoever looks may choose how a point is served just now. */
  mayServe: boolean;
  /** Makes a point the main one; undefined: nobody may just now. */
  onMain?: (pointId: number) => void;
  /** Shows a point to all without its sound; undefined: nobody may just now. */
  showing?: ShowCommands;
  /** Looks at a point alone; undefined: this page cannot. */
  looking?: Looking;
}

/** Incidents, then every point by its state, worst first. */
export function SeatsPart({ sessionId, view, now, mayServe, onMain, showing, looking }: Props) {
  const { t } = useTranslation();
  const handled = useHandled(sessionId, AS_PERSON);
  const { seats } = view;
  const mayClose = view.may.includes("floor.give");
  const sorted = useMemo(() => worstFirst(seats), [seats]);
  const counts = useMemo(() => countPresence(seats), [seats]);
  const troubled = sorted.filter((seat) => seat.incident);
  return (
    <>
      {troubled.length > 0 && (
        <>
          <h2>
            {t("chair.incidents")} <span className="count">{troubled.length}</span>
          </h2>
          <ul className="incidents list" aria-live="polite">
            {troubled.map((seat) => (
              <li key={seat.point_id} className="item">
                <span>
                  <span className="name">{seat.name}</span>
                  <span className="note">
                    <Incident said={seat.incident ?? ""} />
                  </span>
                </span>
                {mayClose && !seat.incident?.startsWith("help: ") && (
                  <button
                    type="button"
                    className="button dense"
                    aria-label={t("chair.handledAt", { name: seat.name })}
                    disabled={handled.isPending}
                    onClick={() => handled.mutate(seat.point_id)}
                  >
                    {t("chair.handled")}
                  </button>
                )}
              </li>
            ))}
          </ul>
          {handled.error && <ProblemNote error={handled.error} />}
        </>
      )}
      <DoorPart view={view} now={now} may={mayServe && view.may.includes("door.keep")} />
      <BranchesPart view={view} now={now} />
      <h2 className="sec">
        {t("chair.present")}{" "}
        <b className="num push">
          {counts.present} / {seats.length}
        </b>
      </h2>
      {/* In pages of their own: this one sits in the room. */}
      <p className="presence">
        {view.may.includes("roll.read") && (
          <a href={`/phien/${sessionId}/diem-danh`} target="_blank" rel="noreferrer">
            {t("roll.open")}
          </a>
        )}
        {view.may.includes("wall.read") && (
          <a href={`/phien/${sessionId}/tuong`} target="_blank" rel="noreferrer">
            {t("wall.open")}
          </a>
        )}
      </p>
      <p className="presence">
        {PRESENCES.filter((presence) => counts[presence] > 0 && presence !== "present").map((presence) => (
          <span key={presence} className={`state ${SHOWN[presence].tone}`}>
            <Icon name={SHOWN[presence].icon} />
            {t(`chair.count.${presence}`, { count: counts[presence] })}
          </span>
        ))}
      </p>
      <ul className="absent list">
        {sorted.map((seat) => (
          <Row
            key={seat.point_id}
            sessionId={sessionId}
            seat={seat}
            view={view}
            lostFor={lostFor(seat, now)}
            mayServe={mayServe}
            onMain={onMain}
            showing={showing}
            now={now}
            looking={looking}
          />
        ))}
      </ul>
    </>
  );
}

/** The server says `help`, or `fault: what was typed`. */
function Incident({ said }: { said: string }) {
  const { t } = useTranslation();
  const kind = said.startsWith("help") ? "help" : "fault";
  const text = said.replace(/^(help|fault)(: *)?/, "");
  return (
    <span className="state is-attention">
      <Icon name={kind === "help" ? "phone" : "fault"} />
      {text ? `${t(`chair.incident.${kind}`)}: ${text}` : t(`chair.incident.${kind}`)}
    </span>
  );
}

interface RowProps {
  sessionId: number;
  seat: SeatView;
  view: SessionView;
  lostFor: string;
  mayServe: boolean;
  onMain: Props["onMain"];
  showing: Props["showing"];
  now: number;
  looking: Props["looking"];
}

function Row({ sessionId, seat, view, lostFor: time, mayServe, onMain, showing, looking, now }: RowProps) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const { icon, tone } = SHOWN[seat.presence];
  const picture = seat.seen ? t("scene.seen.now") : seat.chosen && t("scene.seen.chosen");
  const away = branchOf(view, seat.point_id);
  const more = [away && t("branch.away", { name: away.name }), personOf(seat), seat.is_main && t("chair.main"), view.chair?.deputy_id === seat.point_id && t("presiding.isDeputy"), seat.has_floor && t("chair.hasFloor"), seat.shown && t("chair.show.now").toLocaleLowerCase(), seat.looked_at && t("chair.look.byHosts"), (seat.entry === "waiting" || seat.entry === "held" || seat.entry === "barred") && t(`door.entry.${seat.entry}`), picture, seat.parent_name, seat.delivery !== "rule" && t(`scene.delivery.byHand.${seat.delivery}`)].filter(Boolean);
  return (
    <li className="item" data-point={seat.point_id}>
      <span>
        <span className="name">
          {mayServe ? (
            <button className="name-open" type="button" aria-expanded={opened} title={t("scene.delivery.open")} onClick={() => setOpened(!opened)}>
              {seat.name}
              <Icon name={opened ? "down" : "right"} />
            </button>
          ) : (
            seat.name
          )}
        </span>
        <span className="note">
          <span className={`state ${tone}`}>
            <Icon name={icon} />
            {t(`chair.presence.${seat.presence}`, { time })}
          </span>
          {more.length > 0 && `, ${more.join(", ")}`}
        </span>
        {opened && !seat.is_main && <SeatPicture sessionId={sessionId} seat={seat} view={view} may={mayServe} />}
        {opened && !seat.is_main && <SeatShow seat={seat} commands={showing} />}
        {opened && !seat.is_main && looking && <SeatLook seat={seat} looking={looking} may={showing !== undefined} />}
        {opened && (
          <Fold title={t("chair.fold.served")} open={seat.is_main}>
            <SeatScreen sessionId={sessionId} seat={seat} view={view} may={mayServe} />
            <SeatDelivery sessionId={sessionId} seat={seat} may={mayServe} />
            <SpeakerPart sessionId={sessionId} acting={AS_PERSON} seat={seat} may={mayServe} />
          </Fold>
        )}
        {opened && !seat.is_main && (
          <Fold title={t("chair.fold.presides")}>
            <SeatMain seat={seat} onMain={onMain} />
            <SeatBranch seat={seat} view={view} />
            {view.may.includes("chair.hand") && <SeatChair seat={seat} view={view} now={now} />}
          </Fold>
        )}
        {opened && !seat.is_main && (
          <Fold title={t("chair.fold.door")} open={seat.entry === "waiting" || seat.entry === "held" || seat.entry === "barred"}>
            <SeatDoor seat={seat} view={view} may={mayServe && view.may.includes("door.keep")} />
          </Fold>
        )}
      </span>
    </li>
  );
}

interface FoldProps {
  title: string;
  /** Whether it is open when the point is. */
  open?: boolean;
  children: ReactNode;
}

/** What is seldom done with a point, one press further away. */
function Fold({ title, open = false, children }: FoldProps) {
  return (
    <details className="seat-fold" open={open}>
      <summary>{title}</summary>
      {children}
    </details>
  );
}
