import { useMemo, useState, type CSSProperties } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "@/ui/Icon";
import { SearchBox } from "@/ui/SearchBox";
import { countSelected, levelsOf, pointsBelowSelected, pointsOfLevel, prune, ticked, toggle, type TreeNode } from "./tree";
import { useLevelName } from "@/ui/levels";

interface Props {
  tree: readonly TreeNode[];
  selected: ReadonlySet<number>;
  /** Points that whole parts leave out. */
  excluded: ReadonlySet<number>;
  /** Point → what stands in its way. */
  marks: ReadonlyMap<number, string>;
  mainPointId: number | null;
  onChange: (selected: Set<number>) => void;
}

interface Row {
  node: TreeNode;
  depth: number;
}

/** The sub points: a tree with search, whole parts and levels at one press. */
export function PointTree({ tree, selected, excluded, marks, mainPointId, onChange }: Props) {
  const { t } = useTranslation();
  const levelName = useLevelName();
  const [query, setQuery] = useState("");
  const [folded, setFolded] = useState<ReadonlyMap<string, boolean>>(new Map());
  const shown = useMemo(() => prune(tree, query), [tree, query]);
  const levels = useMemo(() => levelsOf(tree), [tree]);
  const searching = query.trim() !== "";

  // Open at first: the top; while searching: everything that leads to what was found.
  const isOpen = (node: TreeNode, depth: number) => folded.get(node.key) ?? (searching || depth === 0);
  const rows: Row[] = [];
  const walk = (nodes: readonly TreeNode[], depth: number) => {
    for (const node of nodes) {
      rows.push({ node, depth });
      if (node.kind !== "point" && isOpen(node, depth)) walk(node.children, depth + 1);
    }
  };
  walk(shown, 0);

  const add = (points: readonly number[]) => onChange(new Set([...selected, ...points.filter((id) => !excluded.has(id))]));
  const nameOf = (node: TreeNode) => (node.kind === "group" ? capital(levelName(node.level)) : node.name);
  return (
    <>
      <SearchBox label={t("registration.tree.search")} value={query} onChange={setQuery} />
      <p className="quick">
        {levels
          .filter((level) => level !== "province")
          .map((level) => (
            <button key={level} className="button dense" type="button" onClick={() => add(pointsOfLevel(tree, level))}>
              {t("registration.tree.allOf", { level: levelName(level) })}
            </button>
          ))}
        {levels.includes("district") && levels.includes("commune") && (
          <button className="button dense" type="button" onClick={() => add(pointsBelowSelected(tree, selected, "district"))}>
            {t("registration.tree.below")}
          </button>
        )}
        {selected.size > 0 && (
          <button className="button dense quiet" type="button" onClick={() => onChange(new Set())}>
            {t("registration.tree.nothing")}
          </button>
        )}
      </p>
      {rows.length ? (
        <ul className="tree" aria-label={t("registration.tree.label")}>
          {rows.map(({ node, depth }) => {
            const name = nameOf(node);
            const state = ticked(node, selected);
            const open = isOpen(node, depth);
            const isMain = node.kind === "point" && node.points[0] === mainPointId;
            return (
              <li key={node.key} style={{ "--depth": depth } as CSSProperties}>
                {node.kind === "point" ? (
                  <span />
                ) : (
                  <button
                    className="button quiet fold"
                    type="button"
                    aria-expanded={open}
                    aria-label={t(open ? "registration.tree.close" : "registration.tree.open", { name })}
                    onClick={() => setFolded(new Map(folded).set(node.key, !open))}
                  >
                    <Icon name={open ? "down" : "right"} />
                  </button>
                )}
                <input
                  type="checkbox"
                  id={`tree-${node.key}`}
                  checked={state === "all" && !isMain}
                  disabled={isMain}
                  ref={(box) => {
                    if (box) box.indeterminate = state === "some";
                  }}
                  onChange={() => onChange(node.kind === "point" ? toggle(node, selected) : without(toggle(node, selected), excluded, selected))}
                />
                <label className={node.kind === "point" ? "" : "group"} htmlFor={`tree-${node.key}`}>
                  {name}
                </label>
                <span className="small soft num">
                  <Mark node={node} marks={marks} selected={selected} mainPointId={mainPointId} />
                  {isMain && t("registration.tree.isMain")}
                  {node.kind !== "point" &&
                    t("registration.tree.selected", {
                      selected: String(countSelected(node, selected)),
                      total: String(node.points.length),
                    })}
                </span>
              </li>
            );
          })}
        </ul>
      ) : (
        <p className="soft">{t("registration.tree.none", { query })}</p>
      )}
    </>
  );
}

/** Leave out what is excluded, unless it was chosen by itself before. */
function without(next: Set<number>, excluded: ReadonlySet<number>, before: ReadonlySet<number>): Set<number> {
  return new Set([...next].filter((id) => !excluded.has(id) || before.has(id)));
}

interface MarkProps {
  node: TreeNode;
  marks: ReadonlyMap<number, string>;
  selected: ReadonlySet<number>;
  mainPointId: number | null;
}

/** What stands in the way of a point; of a part, how many of its chosen points it is. */
function Mark({ node, marks, selected, mainPointId }: MarkProps) {
  const { t } = useTranslation();
  const concerned = node.points.filter((id) => marks.has(id) && (selected.has(id) || id === mainPointId));
  if (!concerned.length) return null;
  return (
    <span className="state is-fault">
      <Icon name="clash" />
      {node.kind === "point" ? marks.get(concerned[0] ?? 0) : t("planning.marks.count", { count: concerned.length })}{" "}
    </span>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
