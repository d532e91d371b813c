import { useId } from "react";
import { useTranslation } from "react-i18next";

/** Minutes of a turn that can be chosen; 0: as long as it takes. */
export const TURN_MINUTES = [0, 3, 5, 7, 10, 15, 20] as const;

interface Props {
  minutes: number;
  may: boolean;
  onChoose: (minutes: number) => void;
}

/** How long a turn takes from the next one on. */
export function TurnTimeChoice({ minutes, may, onChoose }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const choices = [...new Set([...TURN_MINUTES, minutes])].toSorted((a, b) => a - b);
  return (
    <p className="row turn-time">
      <label className="small" htmlFor={id}>
        {t("chair.turnTime.label")}
      </label>
      <select id={id} className="input" value={minutes} disabled={!may} onChange={(event) => onChoose(Number(event.currentTarget.value))}>
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {choice ? t("chair.turnTime.minutes", { count: choice }) : t("chair.turnTime.none")}
          </option>
        ))}
      </select>
    </p>
  );
}
