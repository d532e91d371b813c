import "./help.css";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import { useMe } from "@/api/me";
import type { Acting } from "@/features/room/session";
import { useForgetting } from "@/features/room/useForgetting";
import { useInert } from "@/features/room/useInert";
import { Icon } from "@/ui/Icon";
import { type HelpCall, useCallEngineer, useHelpCommand } from "./useHelpCalls";

interface Props {
  sessionId: number;
  acting: Acting;
  pointId: number;
  call: HelpCall | undefined;
}

/** Calls the engineer, or hangs up; the number to ring stands below. */
export function HelpButton({ sessionId, acting, pointId, call }: Props) {
  const { t } = useTranslation();
  const hotline = useMe()?.hotline ?? "";
  const ring = useCallEngineer(sessionId, acting);
  const command = useHelpCommand(sessionId, acting);
  const inert = useInert(call ? "call" : "");
  useForgetting(ring);
  useForgetting(command);
  const still = inert || ring.isPending || command.isPending;
  const error = ring.error ?? command.error;
  const problem = error ? asProblem(error) : null;
  return (
    <div className="help-button">
      <button
        className="button"
        type="button"
        aria-disabled={still}
        onClick={() => {
          if (still) return;
          if (call) command.mutate({ callId: call.id, order: "end" });
          else ring.mutate(pointId);
        }}
      >
        <Icon name={call ? "stop" : "phone"} />
        {t(call ? "help.hangUp" : "help.call")}
      </button>
      {hotline && (
        <a className="small num" href={`tel:${hotline.replace(/[^\d+]/g, "")}`}>
          {t("help.hotline", { number: hotline })}
        </a>
      )}
      {problem && (
        <p className="turn-problem is-fault" role="alert">
          {problem.what} {problem.next}
        </p>
      )}
    </div>
  );
}
