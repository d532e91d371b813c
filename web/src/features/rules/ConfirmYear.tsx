import { Modal, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { YearConfirmIn } from "@/api/types";
import { ProblemNote } from "@/app/ProblemNote";
import { DayInput } from "@/features/registration/DayInput";
import { readDay } from "@/features/registration/typed";

interface Props {
  year: number;
  opened: boolean;
  today: string;
  pending: boolean;
  error: unknown;
  onClose: () => void;
  onConfirm: (request: YearConfirmIn) => void;
}

/** Confirms a year as it stands, with the document that announced it. */
export function ConfirmYear({ year, opened, today, pending, error, onClose, onConfirm }: Props) {
  const { t } = useTranslation();
  const [number, setNumber] = useState("");
  const [date, setDate] = useState("");
  const [tried, setTried] = useState(false);
  const read = readDay(date, today);
  const wrong = date.trim() !== "" && !read;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!wrong) onConfirm({ document_number: number.trim(), document_date: read ?? null });
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("rules.confirm.title", { year: String(year) })}
      closeButtonProps={{ "aria-label": t("action.close") }}
      centered
    >
      <form className="form" onSubmit={submit} noValidate>
        <p className="soft">{t("rules.confirm.hint")}</p>
        <TextInput label={t("rules.confirm.number")} value={number} maxLength={64} onChange={(event) => setNumber(event.currentTarget.value)} />
        <DayInput
          label={t("rules.confirm.date")}
          value={date}
          today={today}
          error={tried && wrong ? t("rules.swap.wrongDay") : undefined}
          onChange={setDate}
        />
        {error !== null && error !== undefined && <ProblemNote error={error} />}
        <button className="button primary wide" type="submit" disabled={pending}>
          {t("rules.confirm.submit", { year: String(year) })}
        </button>
      </form>
    </Modal>
  );
}
