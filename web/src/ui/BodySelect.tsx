import { Select, type OptionsFilter } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { finds } from "@/text/fold";

interface Props {
  label: string;
  description?: string;
  /** Things to choose from: an id and a name. */
  options: readonly { id: number; name: string }[];
  value: number | null;
  error?: string | undefined;
  onChange: (id: number | null) => void;
}

const SHOWN = 100;

const filter: OptionsFilter = ({ options, search, limit }) =>
  options.filter((option) => !("group" in option) && finds(search, option.label)).slice(0, limit);

/** Choose one of many by name; diacritics need not be typed. */
export function BodySelect({ label, description, options, value, error, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <Select
      label={label}
      description={description}
      inputWrapperOrder={["label", "input", "description", "error"]}
      placeholder={t("pick.choose")}
      data={options.map(({ id, name }) => ({ value: String(id), label: name }))}
      value={value === null ? null : String(value)}
      onChange={(chosen) => onChange(chosen === null ? null : Number(chosen))}
      searchable
      filter={filter}
      limit={SHOWN}
      nothingFoundMessage={t("pick.nothingFound")}
      error={error}
    />
  );
}
