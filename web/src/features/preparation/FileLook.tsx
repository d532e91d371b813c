import { Modal } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FileView } from "./upload";

/** Shows a file as the room will: its pages one by one, or the clip. */
export function FileLook({ file, onClose }: { file: FileView; onClose: () => void }) {
  const { t } = useTranslation();
  const [page, setPage] = useState(1);
  const source = `/api/files/${file.path.replace("{page}", String(page))}`;
  return (
    <Modal opened onClose={onClose} title={file.name} size="xl">
      {file.kind === "clip" ? (
        // oxlint-disable-next-line jsx-a11y/media-has-caption -- the host's own clip; it has no captions
        <video className="look" src={source} controls />
      ) : (
        <div className="stack">
          <img className="look" src={source} alt={t("preparation.file.page", { page: String(page), pages: String(file.pages) })} />
          <p className="row">
            <button className="button" type="button" disabled={page <= 1} onClick={() => setPage(page - 1)}>
              {t("preparation.file.previous")}
            </button>
            <span className="num" role="status">
              {t("preparation.file.page", { page: String(page), pages: String(file.pages) })}
            </span>
            <button className="button" type="button" disabled={page >= file.pages} onClick={() => setPage(page + 1)}>
              {t("preparation.file.next")}
            </button>
          </p>
        </div>
      )}
    </Modal>
  );
}
