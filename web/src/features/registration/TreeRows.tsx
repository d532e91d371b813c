import { useRef, useState, type CSSProperties, type KeyboardEvent, type MouseEvent, type ReactNode } from "react";
import { Icon } from "@/ui/Icon";
import { placeNamed, placeOf, useTyped } from "@/ui/moving";
import type { Ticked, TreeNode } from "./tree";

export interface TreeRow {
  node: TreeNode;
  name: string;
  depth: number;
  /** Its place among its siblings, from 1, and how many they are. */
  place: number;
  siblings: number;
  open: boolean;
  state: Ticked;
  /** It cannot be ticked. */
  fixed: boolean;
}

interface Props {
  label: string;
  rows: readonly TreeRow[];
  onTick: (node: TreeNode) => void;
  onFold: (nodes: readonly TreeNode[], open: boolean) => void;
  /** What is said beside a row. */
  beside: (row: TreeRow) => ReactNode;
}

/**
 * The rows of a tree as one stop of the Tab key. Arrows, Home, End and the page keys go from row to row; right opens a part
 * or goes into it, left closes it or goes out of it, `*` opens all parts of a row's kind; space or Enter ticks; letters find.
 */
export function TreeRows({ label, rows, onTick, onFold, beside }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const [visited, setVisited] = useState("");
  const typed = useTyped();
  const stop = rows.some(({ node }) => node.key === visited) ? visited : rows[0]?.node.key;

  const focus = (place: number | undefined) => {
    if (place !== undefined) list.current?.querySelectorAll<HTMLElement>("[role=treeitem]")[place]?.focus();
  };
  const sideways = (right: boolean, row: TreeRow, at: number): number | undefined => {
    if (row.node.kind !== "point" && row.open !== right) onFold([row.node], right);
    else if (right) return (rows[at + 1]?.depth ?? 0) > row.depth ? at + 1 : undefined;
    else {
      const above = rows.slice(0, at).map(({ depth }) => depth).lastIndexOf(row.depth - 1);
      return above < 0 ? undefined : above;
    }
    return undefined;
  };
  const press = (event: KeyboardEvent, row: TreeRow, at: number) => {
    const plain = !(event.altKey || event.ctrlKey || event.metaKey);
    if (plain && (event.key === " " || event.key === "Enter")) {
      if (!row.fixed) onTick(row.node);
    } else if (plain && (event.key === "ArrowRight" || event.key === "ArrowLeft")) focus(sideways(event.key === "ArrowRight", row, at));
    else if (plain && event.key === "*") onFold(rows.filter(({ depth, node }) => depth === row.depth && node.kind !== "point").map(({ node }) => node), true);
    else {
      const word = typed(event);
      const place = word === undefined ? placeOf(event, at, rows.length) : placeNamed(rows.map(({ name }) => name), at, word);
      if (word === undefined && place === undefined) return;
      focus(place);
    }
    event.preventDefault();
  };
  const click = (event: MouseEvent, row: TreeRow) => {
    if ((event.target as Element).closest(".fold")) onFold([row.node], !row.open);
    else if (!row.fixed) onTick(row.node);
  };
  return (
    <ul className="tree" role="tree" aria-label={label} ref={list}>
      {rows.map((row, at) => {
        const { node, state, fixed, open } = row;
        return (
          <li
            key={node.key}
            id={`tree-${node.key}`}
            role="treeitem"
            aria-level={row.depth + 1}
            aria-posinset={row.place}
            aria-setsize={row.siblings}
            aria-expanded={node.kind === "point" ? undefined : open}
            aria-checked={fixed ? undefined : state === "some" ? "mixed" : state === "all"}
            aria-disabled={fixed || undefined}
            aria-labelledby={`tree-name-${node.key}`}
            aria-describedby={`tree-note-${node.key}`}
            tabIndex={node.key === stop ? 0 : -1}
            style={{ "--depth": row.depth } as CSSProperties}
            onFocus={() => setVisited(node.key)}
            onKeyDown={(event) => press(event, row, at)}
            onClick={(event) => click(event, row)}
          >
            {node.kind === "point" ? (
              <span />
            ) : (
              <span className="fold">
                <Icon name={open ? "down" : "right"} />
              </span>
            )}
            <span className={`box is-${fixed ? "fixed" : state}`}>{state === "all" && !fixed && <Icon name="check" />}</span>
            <span id={`tree-name-${node.key}`} className={node.kind === "point" ? "" : "group"}>
              {row.name}
            </span>
            <span id={`tree-note-${node.key}`} className="small soft num">
              {beside(row)}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
