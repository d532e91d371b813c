import { memo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "@/ui/Icon";
import { useSay } from "./useSay";
import { SHOWN, type WallLine } from "./wall";

interface Props {
  /** Points that need somebody, the worst first. */
  lines: readonly WallLine[];
  names: ReadonlyMap<number, string>;
  now: number;
  chosen: number | null;
  onChoose: (pointId: number) => void;
  /** Who waits before the room. */
  before: ReactNode;
}

/** What needs a person, the worst first. */
export const TodoColumn = memo(function TodoColumn({ lines, names, now, chosen, onChoose, before }: Props) {
  const { t } = useTranslation();
  const say = useSay();
  return (
    <aside className="todo" aria-label={t("wall.todo")}>
      {before}
      <h2>
        {t("wall.todo")} <span className="count num">{lines.length}</span>
      </h2>
      {lines.length === 0 && <p className="todo-none soft">{t("wall.nothing")}</p>}
      <ol>
        {lines.map((line) => (
          <li key={line.point_id}>
            <button type="button" className={chosen === line.point_id ? "item on" : "item"} aria-pressed={chosen === line.point_id} onClick={() => onChoose(line.point_id)}>
              <b className="wrap-any">{line.name}</b>
              <span className="note">{line.is_main ? t("wall.mainPoint") : names.get(line.group_id)}</span>
              <span className={`state ${line.state === "good" ? "is-attention" : SHOWN[line.state].tone}`}>
                <Icon name={line.state === "good" ? "phone" : SHOWN[line.state].icon} />
                {say(line, now)}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </aside>
  );
});
