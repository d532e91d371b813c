import { Checkbox, Select, TextInput } from "@mantine/core";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { ProblemNote } from "@/app/ProblemNote";
import { DayInput } from "@/features/registration/DayInput";
import { useToday } from "@/ui/useToday";
import { isOver, readValues, valuesOf, type Field, type PointPage } from "./fields";

interface Props {
  label: string;
  fields: readonly Field[];
  page: PointPage;
  row?: Record<string, unknown> | undefined;
  error: unknown;
  busy: boolean;
  onSave: (record: Record<string, unknown>) => void;
  onClose: () => void;
}

/** The form of one record, in its place in the list: Enter saves, Esc leaves. */
export function RecordForm({ label, fields, page, row, error, busy, onSave, onClose }: Props) {
  const { t } = useTranslation();
  const today = useToday();
  const [values, setValues] = useState(() => valuesOf(fields, row));
  const [tried, setTried] = useState(false);
  const { record, faults } = readValues(fields, values, today);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!Object.keys(faults).length) onSave(record);
  };
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const leave = (event: KeyboardEvent) => {
      // An open list closes first.
      const inList = event.target instanceof HTMLElement && event.target.getAttribute("aria-expanded") === "true";
      if (event.key === "Escape" && !event.defaultPrevented && !inList) onClose();
    };
    const element = form.current;
    element?.addEventListener("keydown", leave);
    return () => element?.removeEventListener("keydown", leave);
  }, [onClose]);
  const set = (key: string, value: string | boolean) => setValues((before) => ({ ...before, [key]: value }));
  const options = (field: Field) => {
    if (field.type === "choice")
      return (field.choices ?? []).map((value) => ({
        value,
        label: t(`points.values.${field.word}.${value}` as "points.values.condition.good"),
      }));
    const rows = field.type === "venue" ? page.venues : page.assets;
    return rows
      .filter((one) => !isOver({ ...one }, today) || String(one.id) === values[field.key])
      .map(({ id, name }) => ({ value: String(id), label: name }));
  };
  return (
    <form className="record-form" aria-label={label} ref={form} onSubmit={submit} noValidate>
      {fields.map((field, place) => {
        const fault = faults[field.key];
        const value = values[field.key];
        const common = {
          label: t(`points.fields.${field.word}`),
          error: tried && fault ? t(`points.record.${fault}`) : undefined,
        };
        if (field.type === "check")
          return (
            <Checkbox
              key={field.key}
              label={common.label}
              checked={value === true}
              onChange={(event) => set(field.key, event.currentTarget.checked)}
            />
          );
        if (field.type === "choice" || field.type === "venue" || field.type === "asset")
          return (
            <Select
              key={field.key}
              {...common}
              data={options(field)}
              value={String(value ?? "") || null}
              placeholder={t("points.record.choose")}
              allowDeselect={field.type !== "choice"}
              clearable={field.type !== "choice"}
              clearButtonProps={{ "aria-label": t("points.record.choose") }}
              data-autofocus={place === 0 || undefined}
              onChange={(chosen) => set(field.key, chosen ?? "")}
            />
          );
        if (field.type === "day")
          return (
            <DayInput key={field.key} {...common} value={String(value ?? "")} today={today} onChange={(typed) => set(field.key, typed)} />
          );
        return (
          <TextInput
            key={field.key}
            {...common}
            value={String(value ?? "")}
            {...(field.limit ? { maxLength: field.limit } : {})}
            {...(field.type === "number" ? { inputMode: "numeric" as const } : {})}
            autoComplete="off"
            autoFocus={place === 0}
            onChange={(event) => set(field.key, event.currentTarget.value)}
          />
        );
      })}
      {error !== null && error !== undefined && (
        <div className="row">
          <ProblemNote error={error as Error} />
        </div>
      )}
      <div className="row">
        <button className="button primary" type="submit" disabled={busy}>
          {t("points.record.save")}
        </button>
        <button className="button" type="button" onClick={onClose}>
          {t("points.record.cancel")}
        </button>
        <span className="soft small">{t("points.record.keys")}</span>
      </div>
    </form>
  );
}
