import { useTranslation } from "react-i18next";
import type { ConferenceView } from "@/api/types";
import { clock, longDay, shortDay } from "@/i18n/dates";
import { REQUESTS } from "./draft";

/** What was registered, as pairs of word and value. */
export function ConferenceFacts({ conference }: { conference: ConferenceView }) {
  const { t } = useTranslation();
  const main = conference.points.find(({ is_main }) => is_main);
  const subs = conference.points.length - (main ? 1 : 0);
  const phone = conference.coordinator_phone && `, ${conference.coordinator_phone}`;
  return (
    <article className="sheet">
      <dl className="pairs">
        <dt>{t("registration.conference.when")}</dt>
        <dd>
          {longDay(conference.starts_at)}, {clock(conference.starts_at)} – {clock(conference.ends_at)}
        </dd>
        <dt>{t("registration.conference.host")}</dt>
        <dd>{conference.host_name}</dd>
        <dt>{t("registration.conference.mainPoint")}</dt>
        <dd>
          {main?.name}
          {main?.venue_name && `, ${main.venue_name}`}
        </dd>
        <dt>{t("registration.conference.subPoints")}</dt>
        <dd>{subs}</dd>
        <dt>{t("registration.conference.coordinator")}</dt>
        <dd>
          {conference.coordinator}
          {phone}
        </dd>
        {conference.duty_officer && (
          <>
            <dt>{t("intake.duty")}</dt>
            <dd>
              {conference.duty_officer}
              {conference.duty_phone && `, ${conference.duty_phone}`}
            </dd>
          </>
        )}
        {conference.organiser_name && (
          <>
            <dt>{t("intake.organiser")}</dt>
            <dd>{conference.organiser_name}</dd>
          </>
        )}
        {conference.outside && (
          <>
            <dt>{t("intake.outside")}</dt>
            <dd>
              {conference.outside.host}
              {conference.outside.invitation_number && conference.outside.invitation_date && (
                <>
                  <br />
                  {t("intake.invitation", {
                    number: conference.outside.invitation_number,
                    day: shortDay(conference.outside.invitation_date),
                  })}
                </>
              )}
              {conference.outside.address && (
                <>
                  <br />
                  {t(`planning.protocol.${conference.outside.protocol}`)}: {conference.outside.address}
                </>
              )}
            </dd>
          </>
        )}
        <dt>{t("registration.conference.kind")}</dt>
        <dd>{t(`conferenceKind.${conference.kind}`)}</dd>
        <dt>{t("registration.conference.recording")}</dt>
        <dd>
          {conference.recording_requested && conference.recording_unable
            ? t("registration.conference.recordingUnable")
            : t(conference.recording_requested ? "registration.conference.recordingYes" : "registration.conference.recordingNo")}
        </dd>
        {REQUESTS.some((kind) => conference.requests.includes(kind)) && (
          <>
            <dt>{t("preparation.title")}</dt>
            <dd>
              {REQUESTS.filter((kind) => conference.requests.includes(kind))
                .map((kind) => t(`preparation.kind.${kind}`))
                .join(", ")}
            </dd>
          </>
        )}
        <dt>{t("registration.conference.scope")}</dt>
        <dd>{t(`scope.${conference.scope}`)}</dd>
        {conference.technical_note && (
          <>
            <dt>{t("registration.conference.note")}</dt>
            <dd>{conference.technical_note}</dd>
          </>
        )}
      </dl>
    </article>
  );
}
