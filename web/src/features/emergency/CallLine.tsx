import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemNote } from "@/app/ProblemNote";
import { clock } from "@/i18n/dates";
import { Icon, type IconName } from "@/ui/Icon";
import { CallContact } from "./CallContact";
import { SeatLinkDialog } from "./SeatLinkDialog";
import type { CallRow, CallState } from "./sheet";
import { useCall } from "./useCalls";

const SHOWN: Readonly<Record<CallState, { icon: IconName; tone: string }>> = {
  not_called: { icon: "idle", tone: "is-idle" },
  no_answer: { icon: "fault", tone: "is-attention" },
  heard: { icon: "phone", tone: "is-action" },
  coming: { icon: "clock", tone: "is-action" },
  joined: { icon: "check", tone: "is-verified" },
};

const STEPS = ["heard", "no_answer", "coming"] as const;

interface Props {
  row: CallRow;
  conferenceId: number;
  sessionId: number;
  /** Whether the caller works at the sheet, and does not only read it. */
  works: boolean;
}

/** One point: its numbers, who is calling, and the answers at one press each. */
export function CallLine({ row, conferenceId, sessionId, works }: Props) {
  const { t } = useTranslation();
  const call = useCall(conferenceId, row);
  const [open, setOpen] = useState<"contact" | "link" | null>(null);
  const { icon, tone } = SHOWN[row.state];
  const others = row.claimed_name !== "" && !row.claimed_mine;
  return (
    <li className={row.claimed_mine ? "call-line is-mine" : "call-line"}>
      <div className="who">
        <b className="wrap-any">{row.name}</b>
        <span className={`state ${tone}`}>
          <Icon name={icon} />
          {t(`emergency.sheet.state.${row.state}`)}
        </span>
        <span className="small soft">
          {row.state_at && row.state_by && t("emergency.sheet.by", { who: row.state_by, time: clock(row.state_at) })}
          {row.tries > 0 && ` · ${t("emergency.sheet.tries", { count: row.tries })}`}
        </span>
        {row.elsewhere && <span className="state is-attention small">{t("emergency.sheet.elsewhere", { title: row.elsewhere })}</span>}
        {row.presence === "dropped" && <span className="state is-fault small">{t("emergency.sheet.dropped")}</span>}
        {row.message && <span className="small soft">{t(`emergency.sheet.message.${row.message as "waiting" | "sent" | "dead"}`)}</span>}
        {row.link && <span className="small soft">{t(row.link === "opened" ? "emergency.sheet.linkOpened" : "emergency.sheet.linkMade")}</span>}
      </div>
      <div className="numbers">
        <Number name={row.contact} phone={row.phone} />
        {(row.deputy || row.deputy_phone) && <Number name={t("emergency.sheet.deputy", { name: row.deputy })} phone={row.deputy_phone} />}
        {works && (
          <button className="button quiet dense" type="button" aria-label={t("emergency.sheet.editOf", { name: row.name })} onClick={() => setOpen("contact")}>
            {t("emergency.sheet.edit")}
          </button>
        )}
      </div>
      <div className="ways">
        {works && row.state !== "joined" && (
          <>
            {others ? (
              <span className="state is-attention claimed">
                <Icon name="phone" />
                {t("emergency.sheet.claimedBy", { who: row.claimed_name })}
              </span>
            ) : (
              <button
                className={row.claimed_mine ? "button" : "button primary"}
                type="button"
                aria-label={row.claimed_mine ? undefined : t("emergency.sheet.takeOf", { name: row.name })}
                disabled={call.isPending}
                onClick={() => call.mutate({ do: row.claimed_mine ? "release" : "claim" })}
              >
                {t(row.claimed_mine ? "emergency.sheet.release" : "emergency.sheet.take")}
              </button>
            )}
            {STEPS.map((step) => (
              <button
                key={step}
                className="button"
                type="button"
                aria-label={t("emergency.sheet.stepOf", { name: row.name, step: t(`emergency.sheet.step.${step}`) })}
                aria-pressed={row.state === step}
                disabled={others || call.isPending}
                onClick={() => call.mutate({ do: "answer", step: row.state === step ? "clear" : step })}
              >
                {t(`emergency.sheet.step.${step}`)}
              </button>
            ))}
            <button className="button quiet" type="button" aria-label={t("emergency.sheet.linkOf", { name: row.name })} onClick={() => setOpen("link")}>
              {t("emergency.sheet.link")}
            </button>
          </>
        )}
      </div>
      {call.error && <ProblemNote error={call.error} />}
      {open === "contact" && (
        <CallContact
          row={row}
          pending={call.isPending}
          onSave={(contact) => call.mutate({ do: "correct", contact }, { onSuccess: () => setOpen(null) })}
          onClose={() => setOpen(null)}
        />
      )}
      {open === "link" && <SeatLinkDialog sessionId={sessionId} row={row} onClose={() => setOpen(null)} />}
    </li>
  );
}

/** A name with its number, which a telephone calls at one press. */
function Number({ name, phone }: { name: string; phone: string }) {
  const { t } = useTranslation();
  return (
    <span className="number">
      {name && <span className="small">{name}</span>}
      {phone ? (
        <a className="num" href={`tel:${phone.replace(/[^+\d]/g, "")}`}>
          {phone}
        </a>
      ) : (
        <span className="state is-attention small">{t("emergency.sheet.noPhone")}</span>
      )}
    </span>
  );
}
