import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemNote } from "@/app/ProblemNote";
import { ReportDialog } from "@/features/room/ReportDialog";
import { AS_PERSON, useCommand, useHandled } from "@/features/room/session";
import { useInert } from "@/features/room/useInert";
import { Picture } from "@/features/room/Picture";
import { identityOf } from "@/room/stage";
import { UrgentStart } from "@/features/urgent/UrgentStart";
import { SeatDelivery } from "@/features/scene/SeatDelivery";
import { clockSeconds, stretch } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";
import { History } from "./History";
import { PageVerbs } from "./PageVerbs";
import { mayBeLive } from "./live";
import { stillUrl } from "./Tile";
import type { Live } from "./useLive";
import { useFreshWall, useNoteCall, useWallPoint } from "./useWall";
import { useSay } from "./useSay";
import { SHOWN, type WallLine, type WallView } from "./wall";

interface Props {
  view: WallView;
  line: WallLine;
  groupName: string;
  now: number;
  /** Undefined: whoever looks may watch nobody live just now. */
  live: Live | undefined;
  onClose: () => void;
}

/** One point in depth: picture, figures of its last minutes, whom to ring, what can be done. */
export function PointPanel({ view, line, groupName, now, live, onClose }: Props) {
  const { t } = useTranslation();
  const say = useSay();
  const sessionId = view.session_id;
  const { data: point, error, refetch } = useWallPoint(sessionId, line.point_id);
  const { icon, tone } = SHOWN[line.state];
  const film = live?.films.get(identityOf(line.point_id));
  const watched = live?.points.has(line.point_id) ?? false;
  const still = useInert(`${watched}`);
  return (
    <aside className="point" aria-label={t("wall.point", { name: line.name })}>
      <header>
        <span className="row">
          <h2 className="wrap-any">{line.name}</h2>
          <button className="button dense quiet push" type="button" onClick={onClose}>
            {t("action.close")}
          </button>
        </span>
        <p className="small soft">{line.is_main ? t("wall.mainPoint") : groupName}</p>
        <p className={`state ${tone}`}>
          <Icon name={icon} />
          {line.state === "good" ? t("wall.state.good") : say(line, now)}
        </p>
      </header>
      <div className="picture">
        {film ? (
          <>
            <Picture playable={film} label={t("wall.live.of", { name: line.name })} />
            <p className="label">{t("wall.live.mark")}</p>
          </>
        ) : line.still > 0 ? (
          <>
            <img className={line.presence === "present" ? "" : "past"} src={stillUrl(sessionId, line.point_id, line.still)} alt={t("wall.pictureOf", { name: line.name })} width={160} height={90} />
            {line.still_at && <p className="label num">{t("wall.pictureAt", { time: clockSeconds(line.still_at) })}</p>}
          </>
        ) : (
          <p className="no-picture">{t("wall.noPicture")}</p>
        )}
        {live && (watched || mayBeLive(line)) && (
          <button
            className="button dense live-one"
            type="button"
            aria-pressed={watched}
            aria-disabled={still}
            aria-label={t(watched ? "wall.live.stopOf" : "wall.live.startOf", { name: line.name })}
            title={t("wall.live.told")}
            onClick={() => {
              if (!still) live.toggle(line.point_id);
            }}
          >
            <Icon name={watched ? "stop" : "live"} />
            {t(watched ? "wall.live.stopOne" : "wall.live.startOne")}
          </button>
        )}
      </div>
      <dl className="facts-of">
        <dt>{t("wall.seat")}</dt>
        <dd>
          {line.presence_since
            ? t("wall.since", { presence: t(`wall.presence.${line.presence}`), time: stretch((now - Date.parse(line.presence_since)) / 1000) })
            : t(`wall.presence.${line.presence}`)}
          {line.has_floor && `, ${t("wall.speaks")}`}
          {line.queue_place > 0 && `, ${t("wall.waits", { place: String(line.queue_place) })}`}
        </dd>
        {line.branch && (
          <>
            <dt>{t("branch.title")}</dt>
            <dd>
              {line.branch}{" "}
              <a href={`/phien/${sessionId}/hop-nhanh/${line.branch_id}`} target="_blank" rel="noreferrer">
                {t("branch.look")}
              </a>
            </dd>
          </>
        )}
        {line.incident && (
          <>
            <dt>{t("wall.incident")}</dt>
            <dd>{line.incident.replace(/^(help|fault)(: *)?/, "") || t(line.incident.startsWith("help") ? "wall.say.help" : "wall.say.fault")}</dd>
          </>
        )}
        {point && <People contact={point.contact} />}
      </dl>
      {error && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {point && <History readings={point.readings} line={line} limits={view.limits} now={now} />}
      <Verbs view={view} line={line} />
    </aside>
  );
}

function People({ contact }: { contact: { operator: string; operator_phone: string; contact: string; phone: string; deputy: string; deputy_phone: string } }) {
  const { t } = useTranslation();
  const people = [
    ["operator", contact.operator, contact.operator_phone],
    ["contact", contact.contact, contact.phone],
    ["deputy", contact.deputy, contact.deputy_phone],
  ] as const;
  const known = people.filter(([, name, phone]) => name || phone);
  if (!known.length) {
    return (
      <>
        <dt>{t("wall.people.contact")}</dt>
        <dd>{t("wall.people.none")}</dd>
      </>
    );
  }
  return known.map(([who, name, phone]) => (
    <div key={who} className="pair">
      <dt>{t(`wall.people.${who}`)}</dt>
      <dd>
        {name}
        {phone && (
          <>
            {name && ", "}
            <a className="num" href={`tel:${phone.replace(/[^\d+]/g, "")}`}>
              {phone}
            </a>
          </>
        )}
      </dd>
    </div>
  ));
}

function Verbs({ view, line }: { view: WallView; line: WallLine }) {
  const { t } = useTranslation();
  const sessionId = view.session_id;
  const command = useCommand(sessionId, AS_PERSON);
  const handled = useHandled(sessionId, AS_PERSON);
  const call = useNoteCall(sessionId);
  const fresh = useFreshWall(sessionId);
  const [reporting, setReporting] = useState(false);
  const running = view.state === "open" || view.state === "live";
  const mayGive = view.may.includes("floor.give");
  const mayTurn = mayGive && !view.urgent;
  // The same place does the opposite after a change: a second press must not undo the first.
  const still = useInert(`${line.point_id} ${line.has_floor}`) || command.isPending;
  const away = line.presence !== "present";
  const mayNote = view.state !== "planned" && (view.may.includes("roll.take") || !view.whole);
  const give = () => {
    if (!still) command.mutate({ do: line.has_floor ? "take" : "give", pointId: line.point_id, seen: view.version }, { onSettled: fresh });
  };
  return (
    <div className="acts">
      {mayTurn && running && !line.is_main && (line.presence === "present" || line.has_floor) && (
        <button className="button" type="button" aria-disabled={still} onClick={give}>
          <Icon name={line.has_floor ? "micOff" : "mic"} />
          {t(line.has_floor ? "wall.take" : "wall.give", { name: line.name })}
        </button>
      )}
      <UrgentStart view={view} line={line} />
      {away && mayNote && (
        <button className="button" type="button" disabled={call.isPending} onClick={() => call.mutate(line.point_id)}>
          <Icon name="phone" />
          {t("wall.called")}
        </button>
      )}
      {call.isSuccess && call.variables === line.point_id && (
        <p className="state is-verified" role="status">
          <Icon name="check" />
          {t("wall.noted")}
        </p>
      )}
      {line.incident && !line.incident.startsWith("help: ") && mayGive && (
        <button className="button" type="button" disabled={handled.isPending} onClick={() => handled.mutate(line.point_id, { onSettled: fresh })}>
          <Icon name="check" />
          {t("wall.handled")}
        </button>
      )}
      {view.may.includes("incident.work") && view.state !== "planned" && view.state !== "ended" && (
        <button className="button" type="button" onClick={() => setReporting(true)}>
          <Icon name="fault" />
          {t("incidents.report")}
        </button>
      )}
      {view.may.includes("incident.work") && !away && view.state !== "planned" && view.state !== "ended" && <PageVerbs key={line.point_id} sessionId={sessionId} pointId={line.point_id} />}
      {reporting && (
        <ReportDialog
          sessionId={sessionId}
          pointId={line.point_id}
          name={line.name}
          acting={AS_PERSON}
          onClose={() => setReporting(false)}
          onSent={() => {
            setReporting(false);
            fresh();
          }}
        />
      )}
      {mayGive && (running || view.state === "paused") && <SeatDelivery sessionId={sessionId} seat={line} may onDone={fresh} />}
      {command.error && <ProblemNote error={command.error} />}
      {handled.error && <ProblemNote error={handled.error} />}
      {call.error && <ProblemNote error={call.error} />}
    </div>
  );
}
