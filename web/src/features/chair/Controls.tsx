import { type UseMutationResult } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ConnectionBanner } from "@/app/ConnectionBanner";
import { ProblemNote } from "@/app/ProblemNote";
import { LockKey } from "@/features/door/LockKey";
import { atTheDoor } from "@/features/door/waiting";
import { Dialog } from "@/features/room/Dialog";
import { RecordingMark } from "@/features/room/marks";
import { ChairNote } from "@/features/presiding/ChairNote";
import { AS_PERSON, type Command, type SessionView } from "@/features/room/session";
import { useForgetting } from "@/features/room/useForgetting";
import { useInert } from "@/features/room/useInert";
import { failureKey } from "@/features/streams/recording-failure";
import { RecordingPanel } from "@/features/streams/RecordingPanel";
import { Streams } from "@/features/streams/Streams";
import { clock, clockSeconds, dayAndClock } from "@/i18n/dates";
import type { Stage } from "@/room/stage";
import { UrgentNote } from "@/features/urgent/UrgentNote";
import { Brand } from "@/ui/Brand";
import { Icon, type IconName } from "@/ui/Icon";
import { countPresence } from "./seats";

interface Props {
  sessionId: number;
  view: SessionView;
  now: number;
  stage: Stage | null;
  command: UseMutationResult<SessionView, Error, Command>;
  /** Whether whoever looks may keep the door just now. */
  mayLock: boolean;
}

type Step = "open" | "start" | "pause" | "resume";

const STEPS: Partial<Record<SessionView["state"], { step: Step; icon: IconName; primary: boolean }>> = {
  planned: { step: "open", icon: "play", primary: true },
  open: { step: "start", icon: "play", primary: true },
  live: { step: "pause", icon: "pause", primary: false },
  paused: { step: "resume", icon: "play", primary: true },
};

/** Title, recording, clock, and the steps of the session. What was refused stands under it. */
export function Controls({ view, now, stage, command, mayLock }: Props) {
  const { t } = useTranslation();
  const [ending, setEnding] = useState(false);
  const [panel, setPanel] = useState(false);
  const next = STEPS[view.state];
  const still = useInert(view.state) || command.isPending;
  const allowed = next && view.may.includes(next.step === "open" ? "session.open" : "session.run");
  useForgetting(command);
  // Said beside the title, whichever part of the page is open.
  const outside = view.seats.filter(atTheDoor).length;
  const mayEnd = view.may.includes("session.end") && view.state !== "planned" && view.state !== "ended";
  return (
    <header>
      <div className="top">
        <Brand />
        <h1>{view.conference.title}</h1>
        {view.state !== "ended" && <RecordingMark state={stage?.recording ?? view.recording} mark />}
        <span className="mark" role="status">
          {t(`states.session.${view.state}`)}
        </span>
        {outside > 0 && (
          <span className="mark" role="status">
            <Icon name="clock" />
            {t("door.waitingMark", { count: outside })}
          </span>
        )}
        {(view.branches ?? []).length > 0 && view.state !== "ended" && (
          <span className="mark branch-mark" role="status">
            <Icon name="screen" />
            {t("branch.mark", { count: view.branches?.length ?? 0 })}
          </span>
        )}
        {view.door?.locked && view.state !== "ended" && (
          <span className="mark" role="status">
            <Icon name="lock" />
            {t("door.lockedMark")}
          </span>
        )}
        <span className="clock push num">{clockSeconds(now)}</span>
        {view.may.includes("stream.read") && (
          <button className="button" type="button" onClick={() => setPanel(true)}>
            <Icon name="screen" />
            {t("streams.panel")}
          </button>
        )}
        {next && allowed && (
          <button
            // A new element for each step: the focus of the last press must not let Enter take the next one.
            key={next.step}
            className={`button ${next.primary ? "primary" : ""}`}
            type="button"
            aria-disabled={still}
            onClick={() => {
              if (!still) command.mutate({ do: next.step });
            }}
          >
            <Icon name={next.icon} />
            {t(`chair.${next.step}`)}
          </button>
        )}
        {mayEnd && (
          <button className="button end" type="button" onClick={() => setEnding(true)}>
            <Icon name="stop" />
            {t("chair.end")}
          </button>
        )}
      </div>
      <ConnectionBanner />
      <Banners view={view} />
      <UrgentNote
        sessionId={view.session.id}
        version={view.version}
        urgent={view.urgent}
        name={view.seats.find(({ point_id }) => point_id === view.urgent?.point_id)?.name ?? ""}
        may={view.may.includes("urgent.speak")}
      />
      <ChairNote view={view} acting={AS_PERSON} pointId={null} now={now} />
      {command.error && <ProblemNote error={command.error} />}
      <LockKey view={view} may={mayLock} />
      {panel && (
        <Dialog title={t("streams.panel")} onClose={() => setPanel(false)}>
          <div className="panel-parts">
            <RecordingPanel view={view} />
            <Streams
              conferenceId={view.conference.id}
              may={view.may}
              open={view.state === "open" || view.state === "live" || view.state === "paused"}
            />
            <p>
              <button className="button" type="button" onClick={() => setPanel(false)}>
                {t("action.close")}
              </button>
            </p>
          </div>
        </Dialog>
      )}
      {ending && (
        <Dialog title={t("chair.endDialog.title")} onClose={() => setEnding(false)}>
          <p>{t("chair.endDialog.text", { count: countPresence(view.seats).present })}</p>
          <p className="row wrap dialog-ways">
            <button
              className="button end"
              type="button"
              onClick={() => {
                setEnding(false);
                command.mutate({ do: "end" });
              }}
            >
              {t("chair.endDialog.confirm")}
            </button>
            <button className="button" type="button" autoFocus onClick={() => setEnding(false)}>
              {t("chair.endDialog.keep")}
            </button>
          </p>
        </Dialog>
      )}
    </header>
  );
}

function Banners({ view }: { view: SessionView }) {
  const { t } = useTranslation();
  const { opens_from, opens_until } = view.session;
  return (
    <>
      {view.media_away && view.state !== "planned" && view.state !== "ended" && (
        <p className="banner" role="status">
          <Icon name="lost" />
          {t("chair.mediaAway")}
        </p>
      )}
      {view.recording === "failed" && view.recording_failure && (
        <p className="banner is-fault" role="alert">
          <Icon name="fault" />
          {t("chair.recordingFailed", { reason: t(failureKey(view.recording_failure)) })}
        </p>
      )}
      {view.state === "planned" && (
        <p className="banner-soft soft small">
          {t("chair.opensFrom", { from: dayAndClock(opens_from), until: clock(opens_until) })}
        </p>
      )}
    </>
  );
}
