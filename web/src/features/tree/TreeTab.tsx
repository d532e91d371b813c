import "./tree.css";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { may, useMe } from "@/api/me";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { AddBody } from "@/features/administration/AddBody";
import { DayInput } from "@/features/registration/DayInput";
import { readDay, writeDay } from "@/features/registration/typed";
import { Icon } from "@/ui/Icon";
import { SearchBox } from "@/ui/SearchBox";
import { useToday } from "@/ui/useToday";
import { BodyList } from "./BodyList";
import { BodySide } from "./BodySide";
import { treeQuery } from "./queries";
import { LevelsDialog } from "./LevelsDialog";
import { ReorganiseDialog } from "./ReorganiseDialog";
import { forest, rowsOf } from "./rows";
import { useLevels } from "./useLevels";

/** The tree of bodies on any day; one that is chosen is shown beside with its history and what can be done to it. */
export function TreeTab() {
  const { t } = useTranslation();
  const me = useMe();
  const today = useToday();
  const [typed, setTyped] = useState(writeDay(today));
  const [query, setQuery] = useState("");
  const [folded, setFolded] = useState<ReadonlyMap<number, boolean>>(new Map());
  const [chosen, setChosen] = useState<number>();
  const [adding, setAdding] = useState(false);
  const [reorganising, setReorganising] = useState(false);
  const [levelsShown, setLevelsShown] = useState(false);
  const day = readDay(typed, today);
  const { data, error, refetch } = useQuery(treeQuery(day ?? today));
  const { nameOf, countOf } = useLevels(data?.levels ?? []);
  const trees = useMemo(() => forest(data?.bodies ?? [], data?.levels ?? []), [data]);
  const rows = useMemo(() => rowsOf(trees, folded, query), [trees, folded, query]);
  if (!data) return error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <Loading />;
  const past = day !== undefined && day !== today;
  return (
    <div className="shell points">
      <div className="body">
        <div className="treehead">
          <DayInput
            label={t("bodyTree.on")}
            value={typed}
            today={today}
            error={day ? undefined : t("bodyTree.noDay")}
            onChange={setTyped}
          />
          <SearchBox label={t("bodyTree.search")} value={query} onChange={setQuery} />
          <span className="tools">
            {may(me, "tables.exchange") && (
              <button className="button" type="button" onClick={() => setLevelsShown(true)}>
                {t("bodyTree.levels.open")}
              </button>
            )}
            {may(me, "tables.exchange") && (
              <button className="button" type="button" onClick={() => setReorganising(true)}>
                <Icon name="document" />
                {t("bodyTree.reorganise.open")}
              </button>
            )}
            {may(me, "points.manage") && (
              <button className="button primary" type="button" onClick={() => setAdding(true)}>
                <Icon name="plus" />
                {t("administration.bodies.add")}
              </button>
            )}
          </span>
        </div>
        <p className="soft small num tree-count" role="status">
          {t(past ? "bodyTree.countOn" : "bodyTree.countToday", { day: writeDay(data.day), counts: countOf(data.bodies) })}
        </p>
        {rows.length ? (
          <BodyList
            rows={rows}
            chosen={chosen}
            levelName={nameOf}
            onChoose={setChosen}
            onFold={(id, open) => setFolded(new Map(folded).set(id, open))}
          />
        ) : (
          <p className="soft">{t(query ? "administration.bodies.none" : "bodyTree.nothing", { query })}</p>
        )}
      </div>
      <section className={chosen ? "side point-side chosen" : "side point-side"} aria-label={t("bodyTree.side")}>
        {chosen ? (
          <BodySide key={chosen} id={chosen} tree={data} today={today} onChoose={setChosen} />
        ) : (
          <p className="detail soft">{t("bodyTree.choose")}</p>
        )}
      </section>
      <AddBody bodies={data.bodies} levels={data.levels} opened={adding} onClose={() => setAdding(false)} />
      {levelsShown && <LevelsDialog onClose={() => setLevelsShown(false)} />}
      {reorganising && <ReorganiseDialog onClose={() => setReorganising(false)} />}
    </div>
  );
}
