import { useTranslation } from "react-i18next";
import { Icon } from "@/ui/Icon";
import { MARKS, SHOWN, type Tally } from "./roll";

/** How many points have each mark; what nobody has is left out. */
export function TallyWords({ tally }: { tally: Tally }) {
  const { t } = useTranslation();
  return (
    <span className="tally-words">
      {([...MARKS, "none"] as const)
        .filter((mark) => tally[mark] > 0)
        .map((mark) => (
          <span key={mark} className={`state ${SHOWN[mark].tone}`}>
            <Icon name={SHOWN[mark].icon} />
            <b className="num">{tally[mark]}</b> {t(`roll.mark.${mark}`)}
          </span>
        ))}
    </span>
  );
}
