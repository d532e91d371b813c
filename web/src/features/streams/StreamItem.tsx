import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import type { Action, StreamView } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { dayAndClock } from "@/i18n/dates";
import { CopyButton } from "@/ui/CopyButton";
import { Icon } from "@/ui/Icon";
import { isAtWork, StreamFigures, StreamMark } from "./StreamState";

const LINK_HOURS = 12;

type Step = "start" | "stop" | "remove" | "take-back";

interface Props {
  stream: StreamView;
  may: readonly Action[];
  /** Whether the session is open: only then a stream can be switched on. */
  open: boolean;
}

/** One stream: how it stands, its figures, and what the caller may do about it. */
export function StreamItem({ stream, may, open }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [removing, setRemoving] = useState(false);
  const path = { params: { path: { stream_id: stream.id } } };
  const step = useMutation({
    mutationFn: async (what: Step) => {
      if (what === "start") await must(api.POST("/api/streams/{stream_id}/start", path));
      else if (what === "stop") await must(api.POST("/api/streams/{stream_id}/stop", path));
      else if (what === "remove") await must(api.DELETE("/api/streams/{stream_id}", path));
      else await must(api.DELETE("/api/streams/{stream_id}/links", path));
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.streams(stream.conference_id) }),
  });
  const link = useMutation({
    mutationFn: () => must(api.POST("/api/streams/{stream_id}/links", { ...path, body: { hours: LINK_HOURS } })),
  });
  const watch = useMutation({
    mutationFn: () => must(api.POST("/api/streams/{stream_id}/watch", path)),
    onSuccess: ({ url }) => window.open(new URL(url).pathname, "_blank", "noopener"),
  });
  const atWork = isAtWork(stream.state);
  const run = may.includes("stream.run");
  const pages = stream.kind === "hls";
  return (
    <li className="line">
      <span className="time">
        <StreamMark state={stream.state} />
      </span>
      <span className="what wrap-any">
        <b>{stream.name}</b>
        <span className="soft">
          {pages ? t(`streams.audience.${stream.public ? "public" : "internal"}`) : stream.shown_address}
          {stream.by_itself && `, ${t("streams.byItself").toLowerCase()}`}
        </span>
        <StreamFigures stream={stream} />
        {stream.failure && <span className="state is-attention">{stream.failure}</span>}
        {(step.error ?? link.error ?? watch.error) && <ProblemNote error={step.error ?? link.error ?? watch.error} />}
        {link.data && (
          <span className="made-link">
            <span>{t("streams.linkMade", { until: dayAndClock(link.data.expires_at) })}</span>
            <code>{link.data.url}</code>
            <span>
              <CopyButton text={link.data.url} label={t("streams.linkCopy")} />
            </span>
          </span>
        )}
        {step.isSuccess && step.variables === "take-back" && <span role="status">{t("streams.takenBack")}</span>}
        {removing && (
          <span className="row wrap" role="group" aria-label={t("streams.remove")}>
            <span>{t("streams.removeAsk", { name: stream.name })}</span>
            <button className="button end" type="button" onClick={() => step.mutate("remove")}>
              {t("streams.remove")}
            </button>
            <button className="button" type="button" autoFocus onClick={() => setRemoving(false)}>
              {t("action.cancel")}
            </button>
          </span>
        )}
      </span>
      <span className="acts">
        {run && !atWork && open && (
          <button className="button primary" type="button" aria-disabled={step.isPending} onClick={() => step.mutate("start")}>
            <Icon name="play" />
            {t("streams.start")}
          </button>
        )}
        {run && atWork && (
          <button className="button" type="button" aria-disabled={step.isPending} onClick={() => step.mutate("stop")}>
            <Icon name="stop" />
            {t("streams.stop")}
          </button>
        )}
        {pages && (
          <button className="button" type="button" onClick={() => watch.mutate()}>
            <Icon name="eye" />
            {t("streams.watch")}
          </button>
        )}
        {pages && stream.public && run && (
          <>
            <button className="button" type="button" onClick={() => link.mutate()}>
              {t("streams.link")}
            </button>
            <button className="button" type="button" onClick={() => step.mutate("take-back")}>
              {t("streams.takeBack")}
            </button>
          </>
        )}
        {may.includes("stream.set") && !atWork && (
          <button className="button" type="button" onClick={() => setRemoving(true)}>
            {t("streams.remove")}
          </button>
        )}
      </span>
    </li>
  );
}
