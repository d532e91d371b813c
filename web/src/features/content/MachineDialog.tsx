import "./content.css";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { must } from "@/api/client";
import { ProblemNote } from "@/app/ProblemNote";
import { Dialog } from "@/features/room/Dialog";
import type { Acting, SeatView } from "@/features/room/session";
import { clock } from "@/i18n/dates";
import { CopyButton } from "@/ui/CopyButton";
import { Icon } from "@/ui/Icon";
import { useMachineEnd } from "./useMachineEnd";

interface Props {
  sessionId: number;
  acting: Acting;
  seat: Pick<SeatView, "point_id" | "content_machine">;
  onClose: () => void;
}

/** The way in for the second machine of this seat: an address and a code, shown once; or what to do with the one that is in. */
export function MachineDialog({ sessionId, acting, seat, onClose }: Props) {
  const { t } = useTranslation();
  const params = { path: { session_id: sessionId } };
  const make = useMutation({
    mutationFn: () => must(acting.client.POST("/api/sessions/{session_id}/content-machine/code", { params, body: { point_id: seat.point_id } })),
  });
  const end = useMachineEnd(sessionId, acting);
  const { mutate, reset, data: way } = make;
  const there = seat.content_machine ?? false;
  const asked = useRef(there);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    mutate();
  }, [mutate]);
  const was = useRef(there);
  useEffect(() => {
    // The machine has come: the code that let it in opens nothing any more.
    if (there && !was.current) reset();
    was.current = there;
  }, [there, reset]);
  return (
    <Dialog title={t("content.title")} onClose={onClose}>
      <div className="machine-way">
        <p className="soft">{t("content.what")}</p>
        <div role="status">
          {there && (
            <p className="state is-verified">
              <Icon name="check" />
              {t("content.there")}
            </p>
          )}
        </div>
        {way && (
          <ol>
            <li>
              <span>{t("content.stepAddress")}</span>
              <span className="address">{way.address}</span>
            </li>
            <li>
              <span>{t("content.stepCode")}</span>
              <span className="code">{way.code}</span>
              <span className="soft small">{t("content.codeUntil", { time: clock(Date.parse(way.expires_at)) })}</span>
            </li>
          </ol>
        )}
        {make.error && <ProblemNote error={make.error} onRetry={() => mutate()} />}
        {end.error && <ProblemNote error={end.error} />}
        <p className="row wrap">
          {way && <CopyButton text={way.url} label={t("content.copy")} />}
          {(there || way) && (
            <button className="button" type="button" disabled={make.isPending} onClick={() => mutate()}>
              {t(there && !way ? "content.other" : "content.anew")}
            </button>
          )}
          {there && (
            <button className="button" type="button" disabled={end.isPending} onClick={() => end.mutate(seat.point_id)}>
              {t("content.end")}
            </button>
          )}
          <button className="button primary" type="button" autoFocus onClick={onClose}>
            {t("action.close")}
          </button>
        </p>
      </div>
    </Dialog>
  );
}
