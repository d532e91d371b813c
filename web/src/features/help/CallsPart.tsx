import "./help.css";
import { useTranslation } from "react-i18next";
import { ProblemNote } from "@/app/ProblemNote";
import { ThreadButton } from "@/features/messages/ThreadButton";
import { Sounds } from "@/features/room/Picture";
import { AS_PERSON } from "@/features/room/session";
import { useForgetting } from "@/features/room/useForgetting";
import { stretch } from "@/i18n/dates";
import { Announcement } from "@/ui/Announcement";
import { Icon } from "@/ui/Icon";
import { useCallSound } from "./useCallSound";
import { type HelpCall, useHelpCalls, useHelpCommand } from "./useHelpCalls";
import { useHelpVoice, type Voice } from "./useHelpVoice";
import { useMicrophone } from "./useMicrophone";

interface Props {
  sessionId: number;
  now: number;
  /** A new call rings. */
  sound: boolean;
  /** Shows the point of a call in depth. */
  onChoose: (pointId: number) => void;
}

/** Who calls the engineer, who called first first; whoever answers talks here, and the meeting hears nothing of it. */
export function CallsPart({ sessionId, now, sound, onChoose }: Props) {
  const { t } = useTranslation();
  const { data } = useHelpCalls(sessionId, AS_PERSON, "wall");
  const command = useHelpCommand(sessionId, AS_PERSON);
  useForgetting(command);
  const calls = data?.calls ?? [];
  useCallSound(data?.calls, sound);
  const mine = calls.find((call) => call.mine && call.state === "talking");
  const { microphone, speaker } = useMicrophone(mine !== undefined);
  const voice = useHelpVoice({ sessionId, acting: AS_PERSON, callId: mine?.id ?? null, side: "engineer", microphone });
  const waiting = calls.filter(({ state }) => state === "waiting").map(({ label }) => label);
  const announcement = <Announcement words={waiting.length > 0 ? t("help.announce", { names: waiting.join(", ") }) : ""} />;
  // The same place in both cases: a region that comes with its words is not read.
  if (calls.length === 0) return announcement;
  const order = (call: HelpCall, what: "answer" | "end") => command.mutate({ callId: call.id, order: what });
  return (
    <>
      {announcement}
      <section className="help-calls" aria-label={t("help.calls")}>
        <h2>
          {t("help.calls")} <span className="count num">{calls.length}</span>
        </h2>
        {command.error && <ProblemNote error={command.error} />}
        <ol>
          {calls.map((call) => (
            <li key={call.id} className={call === mine ? "call is-mine" : "call"}>
              <button className="caller" type="button" onClick={() => onChoose(call.point_id)}>
                <b className="wrap-any">{call.label}</b>
                <span className={`state ${call.state === "waiting" ? "is-attention" : ""}`}>
                  <Icon name="phone" />
                  <Said call={call} voice={call === mine ? voice : null} now={now} />
                </span>
              </button>
              {data?.answers && (call === mine || call.state === "waiting") && (
                <ThreadButton sessionId={sessionId} acting={AS_PERSON} callId={call.id} title={t("messages.ofCall", { name: call.label })} label={t("messages.inCall")} className="button dense quiet" />
              )}
              {data?.answers && (
                <Act call={call} mine={call === mine} busy={command.isPending || (mine !== undefined && call !== mine)} onOrder={order} />
              )}
            </li>
          ))}
        </ol>
        {mine && voice.phase === "superseded" && (
          <button className="button dense" type="button" onClick={voice.take}>
            {t("help.takeHere")}
          </button>
        )}
        {voice.soundBlocked && (
          <button className="button dense primary" type="button" onClick={voice.startSound}>
            {t("room.sound.start")}
          </button>
        )}
        <Sounds sounds={voice.sounds} speaker={speaker} />
      </section>
    </>
  );
}

function Said({ call, voice, now }: { call: HelpCall; voice: Voice | null; now: number }) {
  const { t } = useTranslation();
  const since = (instant: string | null) => stretch(instant ? Math.max(0, now - Date.parse(instant)) / 1000 : 0);
  if (call.state === "waiting") return t("help.waits", { time: since(call.called_at) });
  if (!voice) return t("help.talksWith", { name: call.engineer, time: since(call.answered_at) });
  if (voice.phase === "superseded") return t("help.elsewhere");
  if (voice.phase !== "connected") return t("help.connecting");
  return voice.heard ? t("help.talks", { time: since(call.answered_at) }) : t("help.noMicrophone");
}

interface ActProps {
  call: HelpCall;
  mine: boolean;
  /** Another call is talked in, or a press is on its way. */
  busy: boolean;
  onOrder: (call: HelpCall, what: "answer" | "end") => void;
}

function Act({ call, mine, busy, onOrder }: ActProps) {
  const { t } = useTranslation();
  if (call.state === "waiting") {
    return (
      <button className="button dense primary" type="button" disabled={busy} aria-label={t("help.answerOf", { name: call.label })} onClick={() => onOrder(call, "answer")}>
        {t("help.answer")}
      </button>
    );
  }
  return (
    <button className="button dense" type="button" disabled={mine ? false : busy} aria-label={t("help.hangUpOf", { name: call.label })} onClick={() => onOrder(call, "end")}>
      {t("help.end")}
    </button>
  );
}
