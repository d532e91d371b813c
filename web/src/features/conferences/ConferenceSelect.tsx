import { Select } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { conferencesQuery } from "@/api/queries";
import { shortDay } from "@/i18n/dates";
import { useSettled } from "@/ui/useSettled";

interface Props {
  label: string;
  value: number | null;
  error: string | undefined;
  onChange: (id: number | null) => void;
}

interface Option {
  value: string;
  label: string;
}

/** Choose one of all conferences: the newest at once, the others by typing; the server finds them. */
export function ConferenceSelect({ label, value, error, onChange }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<Option>();
  // The field shows what was chosen: that is no question.
  const words = useSettled(typed === chosen?.label ? "" : typed.trim());
  const { data } = useQuery({ ...conferencesQuery({ ...(words && { words }) }), placeholderData: keepPreviousData });
  const found = (data?.conferences ?? []).map(({ id, title, starts_at }) => ({ value: String(id), label: `${title}, ${shortDay(starts_at)}` }));
  const kept = chosen && !found.some((one) => one.value === chosen.value) ? [chosen] : [];
  return (
    <Select
      label={label}
      description={data?.next ? t("conferences.chooseMore") : undefined}
      inputWrapperOrder={["label", "input", "description", "error"]}
      placeholder={t("conferences.choose")}
      data={[...kept, ...found]}
      value={value === null ? null : String(value)}
      onChange={(id, option) => {
        setChosen(id === null ? undefined : { value: id, label: option?.label ?? "" });
        onChange(id === null ? null : Number(id));
      }}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      // The server has found them already, by the host's name too.
      filter={({ options }) => options}
      nothingFoundMessage={t("pick.nothingFound")}
      error={error}
    />
  );
}
