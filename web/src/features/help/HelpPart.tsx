import "./help.css";
import { useTranslation } from "react-i18next";
import { ThreadButton } from "@/features/messages/ThreadButton";
import type { Acting } from "@/features/room/session";
import { stretch } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";
import type { HelpCall } from "./useHelpCalls";
import type { Voice } from "./useHelpVoice";

interface Props {
  sessionId: number;
  acting: Acting;
  call: HelpCall;
  voice: Voice;
  hotline: string;
  /** The chair has given this point the floor, or it presides: the meeting waits for its voice. */
  expected: boolean;
  /** The Department puts a point to all: the meeting is loud, the call is low; or this very point, whose voice is there. */
  urgent: "heard" | "own" | null;
  now: number;
}

/** A point's call to the engineer: that it waits and since when, or that it is talked in and by whom. */
export function HelpPart({ sessionId, acting, call, voice, hotline, expected, urgent, now }: Props) {
  const { t } = useTranslation();
  const talks = call.state === "talking";
  const seconds = (since: string) => Math.max(0, now - Date.parse(since)) / 1000;
  return (
    <section className={`banner help-part ${talks ? "is-talking" : ""}`} aria-label={t("help.title")}>
      <Icon name="phone" />
      <span role="status">
        <b>{talks ? t("help.with", { name: call.engineer }) : t("help.waiting")}</b>{" "}
        {talks ? <VoiceWords voice={voice} urgent={urgent} /> : hotline && t("help.orRing", { number: hotline })}
      </span>
      {!talks && <span className="num">{stretch(seconds(call.called_at))}</span>}
      <span className="push">
        <ThreadButton key={call.id} sessionId={sessionId} acting={acting} callId={call.id} title={t("messages.ofCall", { name: call.engineer || t("help.engineer") })} label={t("messages.inCall")} />
      </span>
      {talks && expected && (
        <span className="help-expected" role="alert">
          {t("help.expected")}
        </span>
      )}
      {talks && voice.phase === "superseded" && (
        <button className="button" type="button" onClick={voice.take}>
          {t("help.takeHere")}
        </button>
      )}
    </section>
  );
}

function VoiceWords({ voice, urgent }: Pick<Props, "voice" | "urgent">) {
  const { t } = useTranslation();
  if (voice.phase === "superseded") return t("help.elsewhere");
  if (voice.phase !== "connected") return t("help.connecting");
  if (urgent) return t(urgent === "own" ? "help.broadcast" : "help.urgent");
  return t(voice.heard ? "help.private" : "help.noMicrophone");
}
