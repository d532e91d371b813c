import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import { ProblemNote } from "@/app/ProblemNote";
import { RecordingMark } from "@/features/room/marks";
import type { SessionView } from "@/features/room/session";
import { Icon } from "@/ui/Icon";
import { RecordingFigures } from "./RecordingFigures";

/** How the session's recording stands, in figures; and the request for one while the session runs (Art. 9.2). */
export function RecordingPanel({ view }: { view: SessionView }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const path = { params: { path: { session_id: view.session.id } } };
  const request = useMutation({
    mutationFn: () => must(api.POST("/api/sessions/{session_id}/recording", path)),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.session(view.session.id) }),
  });
  const failed = view.recording === "failed";
  const may =
    view.may.includes("recording.request") && (failed || view.recording === "none" || view.recording === "unable") && (view.state === "live" || view.state === "paused");
  return (
    <section aria-label={t("streams.recording.title")}>
      <div className="sechead">
        <h2>{t("streams.recording.title")}</h2>
        <span className="push">
          <RecordingMark state={view.recording} />
        </span>
      </div>
      <RecordingFigures view={view} />
      {may && (
        <p className="row wrap">
          <button className="button primary" type="button" aria-disabled={request.isPending} onClick={() => request.mutate()}>
            <Icon name="live" />
            {t(failed ? "streams.recording.requestAgain" : "streams.recording.request")}
          </button>
          <span className="soft small">{t(failed ? "streams.recording.requestAgainHint" : "streams.recording.requestHint")}</span>
        </p>
      )}
      {request.error && <ProblemNote error={request.error} />}
    </section>
  );
}
