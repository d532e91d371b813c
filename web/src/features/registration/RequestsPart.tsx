import { Checkbox, Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { LIMITS, REQUESTS } from "./draft";
import type { PartProps } from "./parts";

/** What is asked of the Department's engineers (Art. 9.2). */
export function RequestsPart({ draft, change, errorOf }: PartProps) {
  const { t } = useTranslation();
  return (
    <fieldset className="part" aria-labelledby="part-requests">
      <h2 id="part-requests">
        <span className="order">4</span>
        {t("registration.parts.requests")}
      </h2>
      <div className="stack">
        <Checkbox
          label={t("registration.fields.recording")}
          description={t("registration.hints.recording")}
          checked={draft.recording}
          onChange={(event) => change({ recording: event.currentTarget.checked })}
        />
        {REQUESTS.map((kind) => (
          <Checkbox
            key={kind}
            label={t(`registration.fields.${kind}`)}
            description={t(`registration.hints.${kind}`)}
            checked={draft[kind]}
            onChange={(event) => change({ [kind]: event.currentTarget.checked })}
          />
        ))}
        <Textarea
          label={t("registration.fields.note")}
          placeholder={t("registration.hints.note")}
          value={draft.note}
          maxLength={LIMITS.note}
          rows={2}
          error={errorOf("note")}
          onChange={(event) => change({ note: event.currentTarget.value })}
        />
      </div>
    </fieldset>
  );
}
