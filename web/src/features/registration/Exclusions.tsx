import { MultiSelect, type OptionsFilter } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { PointView } from "@/api/types";
import { finds } from "@/text/fold";

interface Props {
  points: readonly PointView[];
  excluded: readonly number[];
  onChange: (excluded: number[]) => void;
}

const SHOWN = 50;

const filter: OptionsFilter = ({ options, search, limit }) =>
  options.filter((option) => !("group" in option) && finds(search, option.label)).slice(0, limit);

/** Points that "all communes of …" and groups leave out. */
export function Exclusions({ points, excluded, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <MultiSelect
      className="exclusions"
      label={t("planning.exclude.title")}
      placeholder={excluded.length ? undefined : t("planning.exclude.hint")}
      data={points.filter(({ id, active }) => active || excluded.includes(id)).map(({ id, name }) => ({ value: String(id), label: name }))}
      value={excluded.map(String)}
      onChange={(chosen) => onChange(chosen.map(Number))}
      searchable
      hidePickedOptions
      filter={filter}
      limit={SHOWN}
      nothingFoundMessage={t("pick.nothingFound")}
    />
  );
}
