import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import type { Action, Schemas } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { dayAndClock } from "@/i18n/dates";
import { Icon, type IconName } from "@/ui/Icon";
import { RequestAnswer } from "./RequestAnswer";

type State = Schemas["RequestState"];

const SHOWN: Readonly<Record<State, { icon: IconName; tone: string }>> = {
  asked: { icon: "clock", tone: "is-attention" },
  agreed: { icon: "check", tone: "is-verified" },
  unable: { icon: "fault", tone: "is-fault" },
  withdrawn: { icon: "idle", tone: "is-idle" },
};

interface Props {
  conferenceId: number;
  seriesId: number | null;
  request: Schemas["RequestView"];
  may: readonly Action[];
}

/** One request: where it stands, whether it was in time, and what may be done about it. */
export function RequestLine({ conferenceId, seriesId, request, may }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const withdraw = useMutation({
    mutationFn: () =>
      must(
        api.POST("/api/conferences/{conference_id}/requests/{request_id}", {
          params: { path: { conference_id: conferenceId, request_id: request.id } },
          body: { step: "withdraw", answer: "" },
        }),
      ),
    onSuccess: (view) => queries.setQueryData(keys.preparation(conferenceId), view),
  });
  const { icon, tone } = SHOWN[request.state];
  const answers = may.includes("request.answer") && request.state !== "withdrawn";
  return (
    <li className="request-line">
      <div className="what">
        <b>{t(`preparation.kind.${request.kind}`)}</b>{" "}
        <span className={`state ${tone}`}>
          <Icon name={icon} />
          {t(`preparation.state.${request.state}`)}
        </span>{" "}
        <span className={request.outcome === "late" ? "state is-attention small" : "soft small"}>{t(`preparation.outcome.${request.outcome}`)}</span>
        {request.note && <p className="wrap-any">{request.note}</p>}
        <p className="small soft">{t("preparation.by", { who: request.asked_by, time: dayAndClock(request.asked_at) })}</p>
        {request.answered_at && (
          <p className="small soft wrap-any">
            {t("preparation.answered", { who: request.answered_by, time: dayAndClock(request.answered_at) })}
            {request.answer && `: ${request.answer}`}
          </p>
        )}
        {withdraw.error && <ProblemNote error={withdraw.error} />}
      </div>
      <div className="ways">
        {answers && <RequestAnswer key={request.state} conferenceId={conferenceId} seriesId={seriesId} request={request} />}
        {may.includes("request.make") && request.state !== "withdrawn" && (
          <button className="button quiet" type="button" disabled={withdraw.isPending} onClick={() => withdraw.mutate()}>
            {t("preparation.withdraw")}
          </button>
        )}
      </div>
    </li>
  );
}
