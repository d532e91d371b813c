import { useTranslation } from "react-i18next";
import { Icon } from "@/ui/Icon";
import { type Mark, SHOWN } from "./roll";

/** A mark as icon, word and colour. */
export function MarkState({ mark }: { mark: Mark | null }) {
  const { t } = useTranslation();
  const { icon, tone } = SHOWN[mark ?? "none"];
  return (
    <span className={`state ${tone}`}>
      <Icon name={icon} />
      {t(`roll.mark.${mark ?? "none"}`)}
    </span>
  );
}
