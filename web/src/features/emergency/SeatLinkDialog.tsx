import { Modal } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { api, must } from "@/api/client";
import { ProblemNote } from "@/app/ProblemNote";
import { CopyButton } from "@/ui/CopyButton";
import type { CallRow } from "./sheet";

interface Props {
  sessionId: number;
  row: CallRow;
  onClose: () => void;
}

/** Makes a one-use link and shows it once: to copy, or to send from this telephone. */
export function SeatLinkDialog({ sessionId, row, onClose }: Props) {
  const { t } = useTranslation();
  const make = useMutation({
    mutationFn: () =>
      must(api.POST("/api/sessions/{session_id}/seat-links", { params: { path: { session_id: sessionId } }, body: { point_id: row.point_id } })),
  });
  const { mutate } = make;
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    mutate();
  }, [mutate]);
  return (
    <Modal opened onClose={onClose} title={t("emergency.sheet.linkTitle")}>
      <div className="stack">
        <p>{t("emergency.sheet.linkHint", { name: row.name })}</p>
        {make.error && <ProblemNote error={make.error} onRetry={() => mutate()} />}
        {make.data && (
          <>
            <input className="input" readOnly value={make.data.url} aria-label={t("emergency.sheet.linkTitle")} onFocus={(event) => event.currentTarget.select()} />
            <p className="row wrap">
              <CopyButton text={make.data.url} label={t("emergency.sheet.linkCopy")} />
              <a className="button" href={`sms:${row.phone.replace(/[^+\d]/g, "")}?body=${encodeURIComponent(make.data.url)}`}>
                {t("emergency.sheet.linkSend")}
              </a>
            </p>
          </>
        )}
      </div>
    </Modal>
  );
}
