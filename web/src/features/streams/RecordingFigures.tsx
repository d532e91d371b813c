import "./streams.css";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { keys } from "@/api/keys";
import { sizeWords } from "@/features/recordings/film";
import type { SessionView } from "@/features/room/session";
import { filmTime } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";
import { failureKey } from "./recording-failure";

const LOOK_MS = 3000;
const MB = 1e6;
/** Longer without a packet than this is said. */
const STILL_S = 3;

/** How the session's recording stands in figures, and what is the matter with it. */
export function RecordingFigures({ view }: { view: SessionView }) {
  const { t } = useTranslation();
  const path = { params: { path: { session_id: view.session.id } } };
  const { data } = useQuery({
    queryKey: keys.recordingFigures(view.session.id),
    queryFn: async () => (await api.GET("/api/sessions/{session_id}/recording", path)).data ?? null,
    refetchInterval: LOOK_MS,
    enabled: view.may.includes("recording.read"),
  });
  const figures = data && [
    ["length", filmTime(data.seconds)],
    ["size", sizeWords(data.bytes)],
    ["gaps", data.gaps],
    ["free", sizeWords(data.free_mb * MB)],
    ["restarts", data.restarts],
  ] as const;
  return (
    <>
      {figures && (
        <dl className="recording-figures">
          {figures.map(([name, value]) => (
            <div key={name}>
              <dt>{t(`streams.recording.${name}`)}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {data && view.recording === "running" && view.state === "live" && data.still_s >= STILL_S && (
        <p className="state is-attention" role="alert">
          <Icon name="fault" />
          {t("streams.recording.still", { count: Math.round(data.still_s) })}
        </p>
      )}
      {data?.disk_low && (
        <p className="state is-attention" role="alert">
          <Icon name="fault" />
          {t("streams.recording.low")}
        </p>
      )}
      {view.recording_failure && <p className="state is-fault">{t(failureKey(view.recording_failure))}</p>}
    </>
  );
}
