import "./preparation.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams, useSearchParams } from "react-router";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { may, useMe } from "@/api/me";
import type { Schemas } from "@/api/types";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { dayAndClock, shortDay, clock, weekday } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";
import { useTitle } from "@/ui/title";
import { AnswerForm, type Reply } from "./AnswerForm";

type Invitation = Schemas["InvitationView"];

/** Something was typed: the answer that the form began from, and the one that it is to take the place of. */
interface Typing {
  readonly form: number;
  readonly against: number;
}

/** Where a point answers an invitation: it comes, with whom; or not, and why. */
export function AnswerPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const me = useMe();
  const conferenceId = Number(useParams()["id"]);
  const [search] = useSearchParams();
  const pointId = Number(search.get("diem") ?? me?.device_point?.id ?? 0);
  const key = keys.invitation(conferenceId, pointId);
  const params = { path: { conference_id: conferenceId, point_id: pointId } };
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: () => must(api.GET("/api/conferences/{conference_id}/points/{point_id}/answer", { params })),
    enabled: pointId > 0,
  });
  useTitle(t("preparation.reply.title"));
  const [typing, setTyping] = useState<Typing>();
  const send = useMutation({
    mutationFn: (reply: Reply) =>
      reply.comes
        ? must(api.PUT("/api/conferences/{conference_id}/points/{point_id}/answer", { params, body: reply.body }))
        : must(api.PUT("/api/conferences/{conference_id}/points/{point_id}/decline", { params, body: reply.body })),
    onSuccess: (answered) => {
      setTyping(undefined);
      queries.setQueryData(key, answered);
      void queries.invalidateQueries({ queryKey: keys.tasks });
    },
  });
  if (!data) return error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <Loading />;
  const answers = may(me, "answer.give");
  const { version } = data.answer;
  return (
    <main id="main" className="page answer-page">
      <p>
        <Link to="/">{t("preparation.reply.back")}</Link>
      </p>
      <h1 className="wrap-any">{data.title}</h1>
      <Facts invitation={data} />
      <Given invitation={data} />
      {typing && typing.against !== version && (
        <div className="overtaken" role="alert">
          <p className="state is-attention">
            <Icon name="clock" />
            <span>{t("preparation.reply.overtaken", { who: data.answer.answered_by })}</span>
          </p>
          <p className="row wrap">
            <button className="button" type="button" onClick={() => setTyping({ ...typing, against: version })}>
              {t("preparation.reply.keepMine")}
            </button>
            <button
              className="button"
              type="button"
              onClick={() => {
                send.reset();
                setTyping(undefined);
              }}
            >
              {t("preparation.reply.takeTheirs")}
            </button>
          </p>
        </div>
      )}
      {/* A form in which nothing was typed shows what whoever answered meanwhile has made of it. */}
      {answers && (
        <AnswerForm
          key={typing?.form ?? version}
          invitation={data}
          version={typing?.against ?? version}
          pending={send.isPending}
          error={send.error}
          onTyped={() => setTyping((before) => before ?? { form: version, against: version })}
          onSend={(reply) => send.mutate(reply)}
        />
      )}
    </main>
  );
}

function Facts({ invitation }: { invitation: Invitation }) {
  const { t } = useTranslation();
  const when = `${weekday(invitation.starts_at)}, ${shortDay(invitation.starts_at)}, ${clock(invitation.starts_at)} – ${clock(invitation.ends_at)}`;
  return (
    <dl className="pairs">
      <dt>{t("preparation.reply.point")}</dt>
      <dd>
        <b>{invitation.answer.name}</b>
      </dd>
      <dt>{t("preparation.reply.when")}</dt>
      <dd>
        <b>{when}</b>
      </dd>
      <dt>{t("preparation.reply.host")}</dt>
      <dd>{invitation.host_name}</dd>
      {invitation.rehearsal_at && (
        <>
          <dt>{t("preparation.reply.rehearsal")}</dt>
          <dd>{dayAndClock(invitation.rehearsal_at)}</dd>
        </>
      )}
      <dt>{t("preparation.reply.coordinator")}</dt>
      <dd>
        {invitation.coordinator} <span className="num">{invitation.coordinator_phone}</span>
      </dd>
    </dl>
  );
}

/** What was answered before, and whether it still holds. */
function Given({ invitation }: { invitation: Invitation }) {
  const { t } = useTranslation();
  const { answer } = invitation;
  if (!answer.answered_at) return null;
  const tone = answer.stale ? "is-attention" : answer.state === "declined" ? "is-fault" : "is-verified";
  return (
    <p className={`state given ${tone}`} role="status">
      <Icon name={answer.stale ? "clock" : answer.state === "declined" ? "fault" : "check"} />
      <span>
        {answer.stale ? t("preparation.reply.stale") : t(`preparation.answers.state.${answer.state}`)}.{" "}
        {t("preparation.reply.sent", { time: dayAndClock(answer.answered_at), who: answer.answered_by })}
      </span>
    </p>
  );
}
