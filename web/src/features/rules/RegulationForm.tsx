import { Checkbox, Modal, Select, Textarea, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { RegulationIn } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { DayInput } from "@/features/registration/DayInput";
import { TimeInput } from "@/features/registration/TimeInput";
import { RANGES, requestOf, SCOPES, wrongIn, type Figure, type RegulationField, type TypedRegulation } from "./regulation";

interface Props {
  title: string;
  initial: TypedRegulation;
  today: string;
  pending: boolean;
  error: unknown;
  onClose: () => void;
  onSave: (request: RegulationIn) => void;
}

const COUNTINGS = ["nth_working_day", "full_days_between"] as const;
const CLAUSES = [
  { word: "registration", days: "registrationDays", counting: "registrationCounting" },
  { word: "technical", days: "technicalDays", counting: "technicalCounting" },
  { word: "rehearsal", days: "rehearsalDays", counting: "rehearsalCounting" },
] as const;

/** The figures of a version; what was typed stays when the server refuses it. */
export function RegulationForm({ title, initial, today, pending, error, onClose, onSave }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(initial);
  const [tried, setTried] = useState(false);
  const wrong = wrongIn(typed, today);
  const change = (part: Partial<TypedRegulation>) => setTyped((before) => ({ ...before, ...part }));
  const is = (field: RegulationField) => tried && wrong.has(field);
  const figure = (field: Figure) =>
    is(field) ? t("rules.regulation.wrongNumber", { least: String(RANGES[field][0]), most: String(RANGES[field][1]) }) : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!wrong.size) onSave(requestOf(typed, today));
  };
  return (
    <Modal opened onClose={onClose} title={title} size="xl" closeButtonProps={{ "aria-label": t("action.close") }} centered>
      <form className="form" onSubmit={submit} noValidate>
        <div className="half-pair">
          <TextInput
            label={t("rules.regulation.number")}
            value={typed.number}
            maxLength={64}
            error={is("number") && t("registration.wrong.required")}
            onChange={(event) => change({ number: event.currentTarget.value })}
          />
          <DayInput
            label={t("rules.regulation.from")}
            value={typed.from}
            today={today}
            error={is("from") ? t("rules.swap.wrongDay") : undefined}
            onChange={(from) => change({ from })}
          />
        </div>
        {CLAUSES.map(({ word, days, counting }) => (
          <fieldset className="clauses" key={word}>
            <legend className="legend">{t(`rules.regulation.${word}`)}</legend>
            <TextInput
              label={t("rules.regulation.daysOf")}
              value={typed[days]}
              inputMode="numeric"
              error={figure(days)}
              onChange={(event) => change({ [days]: event.currentTarget.value })}
            />
            <Select
              label={t("rules.regulation.countingOf")}
              description={t(`rules.countingHint.${typed[counting]}`)}
              inputWrapperOrder={["label", "input", "description", "error"]}
              data={COUNTINGS.map((value) => ({ value, label: t(`rules.counting.${value}`) }))}
              value={typed[counting]}
              allowDeselect={false}
              onChange={(value) => value && change({ [counting]: value })}
            />
          </fieldset>
        ))}
        <div className="half-pair">
          <TimeInput
            label={`${t("rules.regulation.office")}: ${t("rules.regulation.opensAt").toLowerCase()}`}
            value={typed.officeOpens}
            error={is("officeOpens") ? t("rules.regulation.wrongTime") : undefined}
            onChange={(officeOpens) => change({ officeOpens })}
          />
          <TimeInput
            label={`${t("rules.regulation.office")}: ${t("rules.regulation.closesAt").toLowerCase()}`}
            value={typed.officeCloses}
            error={is("officeCloses") ? t("rules.regulation.wrongTime") : undefined}
            onChange={(officeCloses) => change({ officeCloses })}
          />
        </div>
        <Checkbox
          label={t("rules.regulation.saturdays")}
          checked={typed.saturdays}
          onChange={(event) => change({ saturdays: event.currentTarget.checked })}
        />
        <div className="half-pair">
          <TextInput
            label={t("rules.regulation.hotline")}
            value={typed.hotline}
            maxLength={32}
            inputMode="tel"
            error={is("hotline") && t("registration.wrong.required")}
            onChange={(event) => change({ hotline: event.currentTarget.value })}
          />
          <TextInput
            label={`${t("rules.regulation.opens")} (${t("rules.regulation.minutes", { count: 60 }).replace(/^\d+\s*/, "")})`}
            value={typed.opensBefore}
            inputMode="numeric"
            error={figure("opensBefore")}
            onChange={(event) => change({ opensBefore: event.currentTarget.value })}
          />
        </div>
        <Checkbox.Group
          label={t("rules.regulation.scopes")}
          value={[...typed.scopes]}
          error={is("scopes") && t("rules.regulation.noScope")}
          onChange={(scopes) => change({ scopes: SCOPES.filter((scope) => scopes.includes(scope)) })}
        >
          <div className="stack">
            {SCOPES.map((scope) => (
              <Checkbox key={scope} value={scope} label={t(`scope.${scope}`)} />
            ))}
          </div>
        </Checkbox.Group>
        <Checkbox
          label={t("rules.regulation.communes")}
          checked={typed.communesHost}
          onChange={(event) => change({ communesHost: event.currentTarget.checked })}
        />
        <Textarea
          label={t("rules.regulation.note")}
          value={typed.note}
          maxLength={500}
          rows={2}
          onChange={(event) => change({ note: event.currentTarget.value })}
        />
        <p className="small soft">{t("rules.regulation.effect")}</p>
        {error !== null && error !== undefined && <ProblemNote error={error} />}
        <button className="button primary wide" type="submit" disabled={pending}>
          {t("rules.regulation.save")}
        </button>
      </form>
    </Modal>
  );
}
