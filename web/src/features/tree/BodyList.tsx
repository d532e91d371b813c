import { useRef, type CSSProperties, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "@/ui/Icon";
import type { BodyRow } from "./rows";

interface Props {
  rows: readonly BodyRow[];
  chosen: number | undefined;
  levelName: (level: string) => string;
  onChoose: (id: number) => void;
  onFold: (id: number, open: boolean) => void;
}

/** The tree as rows: arrows walk and fold, Enter chooses. */
export function BodyList({ rows, chosen, levelName, onChoose, onFold }: Props) {
  const { t } = useTranslation();
  const list = useRef<HTMLUListElement>(null);
  const focused = rows.some(({ body }) => body.id === chosen) ? chosen : rows[0]?.body.id;

  const go = (index: number) => {
    const item = list.current?.children[Math.max(0, Math.min(index, rows.length - 1))];
    if (item instanceof HTMLElement) item.focus();
  };
  const press = (event: KeyboardEvent, index: number) => {
    const row = rows[index];
    if (!row) return;
    const act: Record<string, () => void> = {
      ArrowDown: () => go(index + 1),
      ArrowUp: () => go(index - 1),
      Home: () => go(0),
      End: () => go(rows.length - 1),
      ArrowRight: () => (row.children && !row.open ? onFold(row.body.id, true) : go(index + 1)),
      ArrowLeft: () => (row.open ? onFold(row.body.id, false) : go(parentOf(rows, index))),
      Enter: () => onChoose(row.body.id),
      " ": () => onChoose(row.body.id),
    };
    const step = act[event.key];
    if (!step) return;
    event.preventDefault();
    step();
  };
  return (
    <ul className="bodies" role="tree" aria-label={t("bodyTree.label")} ref={list}>
      {rows.map(({ body, depth, children, open }, index) => (
        <li
          key={body.id}
          role="treeitem"
          aria-level={depth + 1}
          aria-selected={body.id === chosen}
          aria-expanded={children ? open : undefined}
          tabIndex={body.id === focused ? 0 : -1}
          style={{ "--depth": depth } as CSSProperties}
          onKeyDown={(event) => press(event, index)}
          onClick={() => onChoose(body.id)}
        >
          {children ? (
            <button
              className="button quiet fold"
              type="button"
              tabIndex={-1}
              aria-label={t(open ? "bodyTree.shut" : "bodyTree.open", { name: body.name })}
              onClick={(event) => {
                event.stopPropagation();
                onFold(body.id, !open);
              }}
            >
              <Icon name={open ? "down" : "right"} />
            </button>
          ) : (
            <span />
          )}
          <span className="name">
            <b>{body.name}</b>
            <span className="small soft">{levelName(body.level)}</span>
          </span>
          <span className="small soft num">
            {children > 0 && t("bodyTree.below", { count: children })} {body.code}
          </span>
        </li>
      ))}
    </ul>
  );
}

function parentOf(rows: readonly BodyRow[], index: number): number {
  const depth = rows[index]?.depth ?? 0;
  for (let above = index - 1; above >= 0; above -= 1) if ((rows[above]?.depth ?? 0) < depth) return above;
  return index;
}
