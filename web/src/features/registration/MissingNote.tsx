import { useTranslation } from "react-i18next";
import { Icon } from "@/ui/Icon";
import { writeDay } from "./typed";
import type { Missing, TreeOfDay } from "./useTreeOn";

/** So many names are said; of the rest how many they are. */
const NAMED = 8;

interface Props {
  tree: TreeOfDay;
  missing: Missing;
  onRemove: (ids: readonly number[]) => void;
}

/** Names the chosen points that do not exist on the conference's day; they stay chosen until somebody takes them out. */
export function MissingNote({ tree, missing, onRemove }: Props) {
  const { t } = useTranslation();
  if (!tree.day || !missing.points.length) return null;
  const names = missing.points.slice(0, NAMED).map(({ name }) => name).join(", ");
  const more = missing.points.length - NAMED;
  return (
    <div className="stack" role="status">
      <p className="state is-fault">
        <Icon name="fault" />
        {t("registration.onDay.points", { day: writeDay(tree.day), names })}
        {more > 0 && ` ${t("registration.onDay.more", { count: more })}`}
      </p>
      <button className="button dense" type="button" onClick={() => onRemove(missing.points.map(({ id }) => id))}>
        {t("registration.onDay.remove")}
      </button>
    </div>
  );
}
