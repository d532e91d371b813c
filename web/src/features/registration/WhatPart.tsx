import { Checkbox, Select, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { BodyView, ConferenceIn, MandateView } from "@/api/types";
import { BodySelect } from "@/ui/BodySelect";
import { LIMITS } from "./draft";
import { OutsideFields } from "./OutsideFields";
import type { PartProps } from "./parts";
import { scopeFor } from "./beginning";

const KINDS = ["conference", "working_session", "meeting", "training", "briefing"] as const;
const SCOPES = ["a", "b", "c", "d", "dd"] as const;
const HELD = ["", "paper", "other_system"] as const;

interface Props extends PartProps {
  bodies: readonly BodyView[];
  mandates: readonly MandateView[];
}

/** What is held, by whom, and who answers for it. */
export function WhatPart({ draft, change, errorOf, today, bodies, mandates }: Props) {
  const { t } = useTranslation();
  const organisers = mandates.filter(
    ({ host_body_id, valid_from, valid_to }) => host_body_id === draft.hostBodyId && valid_from <= today && (!valid_to || today <= valid_to),
  );
  const host = (hostBodyId: number | null) => {
    const level = bodies.find(({ id }) => id === hostBodyId)?.level;
    change({ hostBodyId, organiserBodyId: null, ...(level && { scope: scopeFor(level, draft.scope) }) });
  };
  return (
    <fieldset className="part" aria-labelledby="part-what">
      <h2 id="part-what">
        <span className="order">1</span>
        {t("registration.parts.what")}
      </h2>
      <div className="grid">
        <Textarea
          className="g6"
          label={t("registration.fields.title")}
          value={draft.title}
          maxLength={LIMITS.title}
          rows={2}
          error={errorOf("title")}
          onChange={(event) => change({ title: event.currentTarget.value })}
        />
        <Select
          className="g2"
          label={t("registration.fields.kind")}
          data={KINDS.map((kind) => ({ value: kind, label: t(`conferenceKind.${kind}`) }))}
          value={draft.kind}
          allowDeselect={false}
          onChange={(kind) => kind && change({ kind: kind as ConferenceIn["kind"] })}
        />
        <Select
          className="g4"
          label={t("registration.fields.scope")}
          data={SCOPES.map((scope) => ({ value: scope, label: t(`scope.${scope}`) }))}
          value={draft.scope}
          allowDeselect={false}
          error={errorOf("scope")}
          onChange={(scope) => scope && change({ scope: scope as ConferenceIn["scope"] })}
        />
        <div className={organisers.length ? "g3" : "g6"}>
          <BodySelect
            label={t("registration.fields.hostBodyId")}
            options={bodies}
            value={draft.hostBodyId}
            error={errorOf("hostBodyId")}
            onChange={host}
          />
        </div>
        {organisers.length > 0 && (
          <div className="g3">
            <Select
              label={t("planning.fields.organiserBodyId")}
              data={organisers.map(({ organiser_body_id, organiser_name }) => ({ value: String(organiser_body_id), label: organiser_name }))}
              value={draft.organiserBodyId === null ? null : String(draft.organiserBodyId)}
              clearable
              error={errorOf("organiserBodyId")}
              onChange={(chosen) => change({ organiserBodyId: chosen === null ? null : Number(chosen) })}
            />
          </div>
        )}
        <TextInput
          className="g3"
          label={t("registration.fields.coordinator")}
          value={draft.coordinator}
          maxLength={LIMITS.coordinator}
          error={errorOf("coordinator")}
          onChange={(event) => change({ coordinator: event.currentTarget.value })}
        />
        <TextInput
          className="g3"
          label={t("registration.fields.phone")}
          value={draft.phone}
          maxLength={LIMITS.phone}
          inputMode="tel"
          error={errorOf("phone")}
          onChange={(event) => change({ phone: event.currentTarget.value })}
        />
        {!draft.heldElsewhere && (
          <>
            <TextInput
              className="g3"
              label={t("planning.fields.dutyOfficer")}
              value={draft.dutyOfficer}
              maxLength={LIMITS.coordinator}
              error={errorOf("dutyOfficer")}
              onChange={(event) => change({ dutyOfficer: event.currentTarget.value })}
            />
            <TextInput
              className="g3"
              label={t("planning.fields.dutyPhone")}
              value={draft.dutyPhone}
              maxLength={LIMITS.phone}
              inputMode="tel"
              error={errorOf("dutyPhone")}
              onChange={(event) => change({ dutyPhone: event.currentTarget.value })}
            />
          </>
        )}
        {draft.scope === "dd" && <OutsideFields draft={draft} change={change} errorOf={errorOf} today={today} />}
        <Select
          className="g3"
          label={t("planning.fields.heldElsewhere")}
          description={draft.heldElsewhere ? t("planning.hints.held") : undefined}
          inputWrapperOrder={["label", "input", "description", "error"]}
          data={HELD.map((held) => ({ value: held, label: t(`planning.held.${held || "none"}`) }))}
          value={draft.heldElsewhere}
          allowDeselect={false}
          onChange={(held) => change({ heldElsewhere: (held ?? "") as (typeof HELD)[number], recurs: false })}
        />
        <Checkbox
          className="g6"
          label={t("planning.fields.secret")}
          checked={draft.secret}
          error={errorOf("secret")}
          onChange={(event) => change({ secret: event.currentTarget.checked })}
        />
      </div>
    </fieldset>
  );
}
