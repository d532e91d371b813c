import { useTranslation } from "react-i18next";
import { ProblemNote } from "@/app/ProblemNote";
import { useForgetting } from "@/features/room/useForgetting";
import { stretch } from "@/i18n/dates";
import { useAdmit } from "./useAdmit";
import type { WallLine, WallView } from "./wall";

interface Props {
  view: WallView;
  names: ReadonlyMap<number, string>;
  now: number;
}

const since = ({ entry_since }: WallLine) => (entry_since ? Date.parse(entry_since) : 0);

/** Who waits before the room, who came first first; a district lets in its own, but not whom the chair sent back. */
export function WaitingPart({ view, names, now }: Props) {
  const { t } = useTranslation();
  const admit = useAdmit(view);
  useForgetting(admit);
  const keeps = view.may.includes("door.keep");
  const may = keeps || view.may.includes("door.own");
  const waiting = view.lines.filter(({ entry }) => entry === "waiting" || entry === "held").sort((a, b) => since(a) - since(b));
  if (!may || waiting.length === 0) return null;
  const admits = waiting.filter(({ entry }) => keeps || entry === "waiting");
  return (
    <section className="waiting" aria-label={t("door.waiting")}>
      <h2>
        {t("door.waiting")} <span className="count num">{waiting.length}</span>
        {admits.length > 1 && (
          <button className="button dense push" type="button" disabled={admit.isPending} onClick={() => admit.mutate(null)}>
            {t("door.admitAll", { count: admits.length })}
          </button>
        )}
      </h2>
      {admit.error && <ProblemNote error={admit.error} />}
      <ol aria-live="polite">
        {waiting.map((line) => (
          <li key={line.point_id} className="waits">
            <span>
              <b className="wrap-any">{line.name}</b>
              <span className="note">{names.get(line.group_id)}</span>
              <span className="note">{t(line.entry === "held" ? "door.held" : "door.waits", { time: stretch(Math.max(0, now - since(line)) / 1000) })}</span>
            </span>
            {admits.includes(line) && (
              <button
                className="button dense"
                type="button"
                aria-label={t("door.admitOf", { name: line.name })}
                disabled={admit.isPending}
                onClick={() => admit.mutate(line.point_id)}
              >
                {t("door.admit")}
              </button>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
