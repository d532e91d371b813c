import "./pick.css";
import { useRef, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { placeOf } from "./moving";

interface PickColumn<Row> {
  head: string;
  cell: (row: Row) => ReactNode;
  /** Left out on a phone. */
  optional?: boolean;
  className?: string;
}

interface Props<Row> {
  /** What the table lists. */
  label: string;
  rows: readonly Row[];
  idOf: (row: Row) => number;
  picked: number | undefined;
  onPick: (id: number) => void;
  /** Id of the part of the page that shows what is picked (`PickSide`). */
  side: string;
  /** The first column: its head, the name of a row, and what stands beside that. */
  head: string;
  name: (row: Row) => string;
  beside?: (row: Row) => ReactNode;
  columns: readonly PickColumn<Row>[];
}

/**
 * A table of which one row is picked: by a click anywhere in the row, or by its name, which is a button. The table is one
 * stop of the Tab key; arrow keys, Home, End and the page keys go from row to row, and the next Tab is in what was picked.
 */
export function PickTable<Row>({ label, rows, idOf, picked, onPick, side, head, name, beside, columns }: Props<Row>) {
  const { t } = useTranslation();
  const body = useRef<HTMLTableSectionElement>(null);
  const [visited, setVisited] = useState<number>();
  const ids = rows.map(idOf);
  const stop = [visited, picked, ids[0]].find((id) => id !== undefined && ids.includes(id));

  const go = (event: KeyboardEvent, from: number) => {
    const place = placeOf(event, from, ids.length);
    if (place === undefined) return;
    event.preventDefault();
    body.current?.querySelectorAll<HTMLButtonElement>("button.pick")[place]?.focus();
  };
  const click = (event: MouseEvent, id: number) => {
    // A link or button of its own does its own; whoever marks text to copy it picks nothing.
    if ((event.target as Element).closest("a, button, input, label") || window.getSelection()?.toString()) return;
    onPick(id);
  };
  return (
    <div className="listing">
      <table className="table pick-table">
        <caption className="visually-hidden">{t("pick.table", { label })}</caption>
        <thead>
          <tr>
            <th scope="col">{head}</th>
            {columns.map((column) => (
              <th scope="col" key={column.head} className={column.optional ? "optional" : undefined}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {rows.map((row, place) => {
            const id = idOf(row);
            return (
              <tr key={id} className={id === picked ? "on" : undefined} onClick={(event) => click(event, id)}>
                <th scope="row">
                  <button
                    className="pick"
                    type="button"
                    aria-pressed={id === picked}
                    aria-controls={side}
                    tabIndex={id === stop ? 0 : -1}
                    onFocus={() => setVisited(id)}
                    onKeyDown={(event) => go(event, place)}
                    onClick={() => onPick(id)}
                  >
                    {name(row)}
                  </button>
                  {beside?.(row)}
                </th>
                {columns.map(({ head: key, cell, optional, className }) => (
                  <td key={key} className={[optional && "optional", className].filter(Boolean).join(" ") || undefined}>
                    {cell(row)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
