import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { keys } from "@/api/keys";
import type { Action, Schemas } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { language } from "@/i18n";
import { filmTime } from "@/i18n/dates";
import { Icon, type IconName } from "@/ui/Icon";
import { FileLook } from "./FileLook";
import { UploadButton } from "./UploadButton";
import type { FileView } from "./upload";
import { useSize } from "./size";

type State = Schemas["FileState"];

const SHOWN: Readonly<Record<State, { icon: IconName; tone: string }>> = {
  uploading: { icon: "clock", tone: "is-attention" },
  queued: { icon: "clock", tone: "is-action" },
  working: { icon: "again", tone: "is-action" },
  ready: { icon: "check", tone: "is-verified" },
  refused: { icon: "fault", tone: "is-fault" },
  removed: { icon: "idle", tone: "is-idle" },
};

interface Props {
  conferenceId: number;
  view: Schemas["PreparationView"];
  may: readonly Action[];
}

/** The files of a conference with their progress, and what adds more. */
export function FileList({ conferenceId, view, may }: Props) {
  const { t } = useTranslation();
  const size = useSize();
  const [looking, setLooking] = useState<FileView | null>(null);
  const mayMake = may.includes("request.make");
  return (
    <div className="files">
      <div className="sechead">
        <h3>{t("preparation.files")}</h3>
        {mayMake && <span className="soft small">{t("preparation.left", { size: size(view.bytes_left) })}</span>}
      </div>
      {!view.files.length && <p className="soft">{t("preparation.filesNone")}</p>}
      {view.files.length > 0 && (
        <ul className="lines">
          {view.files.map((file) => (
            <FileLine key={file.id} conferenceId={conferenceId} file={file} mayRemove={mayMake} onLook={() => setLooking(file)} />
          ))}
        </ul>
      )}
      {mayMake && (
        <div className="row wrap add-files">
          <UploadButton conferenceId={conferenceId} kind="slides" label={t("preparation.addSlides")} accept=".pdf,application/pdf" begun={view.files} />
          <UploadButton conferenceId={conferenceId} kind="clip" label={t("preparation.addClip")} accept="video/*,.mkv" begun={view.files} />
        </div>
      )}
      {looking && <FileLook file={looking} onClose={() => setLooking(null)} />}
    </div>
  );
}

interface LineProps {
  conferenceId: number;
  file: FileView;
  mayRemove: boolean;
  onLook: () => void;
}

function FileLine({ conferenceId, file, mayRemove, onLook }: LineProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const size = useSize();
  const remove = useMutation({
    mutationFn: () => must(api.DELETE("/api/files/{file_id}", { params: { path: { file_id: file.id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.preparation(conferenceId), exact: true }),
  });
  const { icon, tone } = SHOWN[file.state];
  const percent = file.bytes ? Math.floor((file.received / file.bytes) * 100) : 0;
  const word =
    file.state === "uploading"
      ? t("preparation.file.stopped", { percent: String(percent) })
      : file.state === "working"
        ? t("preparation.file.working", { percent: String(file.progress) })
        : t(`preparation.file.${file.state}`);
  const facts = [
    t(`preparation.file.${file.kind}`),
    size(file.bytes),
    file.pages > 0 && t("preparation.file.pages", { count: file.pages }),
    file.duration_ms > 0 && t("preparation.file.length", { time: filmTime(file.duration_ms / 1000) }),
    file.codecs && t("preparation.file.from", { codecs: file.codecs }),
  ].filter(Boolean);
  return (
    <li className="file-line">
      <div className="what">
        <b className="wrap-any">{file.name}</b>
        <span className="small soft">{facts.join(" · ")}</span>
        <span className={`state ${tone} small`}>
          <Icon name={icon} />
          {word}
        </span>
        {file.state === "working" && (
          <span className="progress" aria-hidden="true">
            <i style={{ width: `${file.progress}%` }} />
          </span>
        )}
        {file.failure_code && <span className="small">{language() === "en" ? file.failure_en : file.failure_vi}</span>}
        {remove.error && <ProblemNote error={remove.error} />}
      </div>
      <div className="ways">
        {file.path && (
          <button className="button" type="button" onClick={onLook}>
            <Icon name="eye" />
            {t("preparation.file.open")}
          </button>
        )}
        {mayRemove && (
          <button className="button quiet" type="button" aria-label={t("preparation.file.removeOf", { name: file.name })} disabled={remove.isPending} onClick={() => remove.mutate()}>
            {t("preparation.file.remove")}
          </button>
        )}
      </div>
    </li>
  );
}
