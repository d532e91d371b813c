import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { Icon } from "@/ui/Icon";
import type { FileView } from "./upload";
import { useUpload } from "./useUpload";

interface Props {
  conferenceId: number;
  kind: Schemas["FileKind"];
  label: string;
  accept: string;
  /** Uploads that were begun and not ended: the same file goes on where it stood. */
  begun?: readonly FileView[];
  onDone?: (file: FileView) => void;
}

/** Chooses a file and sends it, with progress; the page may be left and the upload gone on with later. */
export function UploadButton({ conferenceId, kind, label, accept, begun = [], onDone }: Props) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const { sending, start, stop } = useUpload(conferenceId, kind, (file) => onDone?.(file));
  const busy = sending !== null && sending.error === null;
  return (
    <div className="upload">
      <input
        ref={input}
        className="visually-hidden"
        type="file"
        accept={accept}
        aria-label={label}
        tabIndex={-1}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = "";
          if (file) start(file, begun.find(({ name, bytes, state }) => state === "uploading" && name === file.name && bytes === file.size));
        }}
      />
      <button className="button" type="button" disabled={busy} onClick={() => input.current?.click()}>
        <Icon name="plus" />
        {label}
      </button>
      {busy && (
        <span className="sending" role="status">
          <b className="wrap-any">{sending.name}</b>
          <span className="progress">
            <i style={{ width: `${sending.progress.percent}%` }} />
          </span>
          <span className="small soft">
            {sending.progress.phase === "sending" && t("preparation.file.uploading", { percent: String(sending.progress.percent) })}
            {sending.progress.phase === "waiting" && t("preparation.file.waiting")}
            {sending.progress.phase === "hashing" && t("preparation.file.hashing")}
          </span>
          <button className="button quiet dense" type="button" onClick={stop}>
            {t("preparation.file.cancel")}
          </button>
        </span>
      )}
      {sending?.error != null && <ProblemNote error={sending.error} />}
    </div>
  );
}
