import { useMemo, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { useKeys } from "@/features/chair/useKeys";
import { finds } from "@/text/fold";
import { Icon } from "@/ui/Icon";
import { SearchBox } from "@/ui/SearchBox";
import { countSelected, levelsOf, pointsBelowSelected, pointsOfLevel, prune, ticked, toggle, type TreeNode } from "./tree";
import { useLevelName, useLevelOrder } from "@/ui/levels";
import { TreeKeys } from "./TreeKeys";
import { type TreeRow, TreeRows } from "./TreeRows";

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

/** The sub points: a tree with search, whole parts and levels at one press. */
export function PointTree({ tree, selected, excluded, marks, mainPointId, onChange }: Props) {
  const { t } = useTranslation();
  const levelName = useLevelName();
  const order = useLevelOrder();
  const [query, setQuery] = useState("");
  const [folded, setFolded] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [keysShown, setKeysShown] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const shown = useMemo(() => prune(tree, query), [tree, query]);
  const levels = useMemo(() => levelsOf(tree, order), [tree, order]);
  const searching = query.trim() !== "";

  // Open at first: the top; while searching: everything that leads to what was found.
  const isOpen = (node: TreeNode, depth: number) => folded.get(node.key) ?? (searching || depth === 0);
  const rows: TreeRow[] = [];
  const walk = (nodes: readonly TreeNode[], depth: number) => {
    for (const [place, node] of nodes.entries()) {
      const open = node.kind !== "point" && isOpen(node, depth);
      rows.push({
        node,
        depth,
        open,
        name: node.kind === "group" ? capital(levelName(node.level)) : node.name,
        place: place + 1,
        siblings: nodes.length,
        state: ticked(node, selected),
        fixed: node.kind === "point" && node.points[0] === mainPointId,
      });
      if (open) walk(node.children, depth + 1);
    }
  };
  walk(shown, 0);

  const add = (points: readonly number[]) => onChange(new Set([...selected, ...points.filter((id) => !excluded.has(id))]));
  const field = () => box.current?.querySelector<HTMLInputElement>("input[type=search]");
  useKeys({ "/": () => field()?.focus(), "?": () => setKeysShown(true) });
  const goDown = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown" && event.key !== "Enter") return;
    // Enter in a field of a form would send the form.
    event.preventDefault();
    const found = rows.findIndex(({ node, name }) => node.kind !== "group" && searching && finds(query, name));
    box.current?.querySelectorAll<HTMLElement>("[role=treeitem]")[Math.max(0, found)]?.focus();
  };
  return (
    <div ref={box}>
      <SearchBox label={t("registration.tree.search")} value={query} onChange={setQuery} onKeyDown={goDown} />
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
        <button className="button dense quiet" type="button" onClick={() => setKeysShown(true)}>
          {t("registration.tree.keys.open")}
        </button>
      </p>
      {rows.length ? (
        <TreeRows
          label={t("registration.tree.label")}
          rows={rows}
          onTick={(node) => onChange(node.kind === "point" ? toggle(node, selected) : without(toggle(node, selected), excluded, selected))}
          onFold={(nodes, open) => setFolded(new Map([...folded, ...nodes.map(({ key }) => [key, open] as const)]))}
          beside={({ node, fixed }) => (
            <>
              <Mark node={node} marks={marks} selected={selected} mainPointId={mainPointId} />
              {fixed && t("registration.tree.isMain")}
              {node.kind !== "point" &&
                t("registration.tree.selected", {
                  selected: String(countSelected(node, selected)),
                  total: String(node.points.length),
                })}
            </>
          )}
        />
      ) : (
        <p className="soft">{t("registration.tree.none", { query })}</p>
      )}
      {keysShown && <TreeKeys onClose={() => setKeysShown(false)} />}
    </div>
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
