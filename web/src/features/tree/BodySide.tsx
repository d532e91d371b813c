import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "@/api/me";
import type { MomentView, TreeView } from "@/api/types";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { writeDay } from "@/features/registration/typed";
import { Icon } from "@/ui/Icon";
import { ChangeDialog, type ChangeKind } from "./ChangeDialog";
import { historyQuery } from "./queries";

interface Props {
  id: number;
  tree: TreeView;
  today: string;
  onChoose: (id: number) => void;
}

const KINDS: readonly ChangeKind[] = ["rename", "move", "merge", "split", "close"];

/** One body: what became of it, its points, and what can be done to it from a day on. */
export function BodySide({ id, tree, today, onChoose }: Props) {
  const { t } = useTranslation();
  const [doing, setDoing] = useState<ChangeKind>();
  const manages = useMay("points.manage");
  const { data, error, refetch } = useQuery(historyQuery(id));
  if (!data) return error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <Loading />;
  const here = data.today.some((body) => body.id === id);
  const body = tree.bodies.find((one) => one.id === id);
  return (
    <>
      <h2 className="wrap-any">{body?.name ?? data.name}</h2>
      <div className="detail">
        <p className="soft small num">{t("bodyTree.code", { code: data.code })}</p>
        {!here && (
          <div className="stack">
            <p className="state is-attention">
              <Icon name="clock" />
              {t(data.today.length ? "bodyTree.continuedNow" : "bodyTree.endedNow")}
            </p>
            {data.today.map((heir) => (
              <button key={heir.id} className="button" type="button" onClick={() => onChoose(heir.id)}>
                {heir.name}
              </button>
            ))}
          </div>
        )}
        {here && manages && (
          <p className="row wrap">
            {KINDS.map((kind) => (
              <button key={kind} className="button dense" type="button" onClick={() => setDoing(kind)}>
                {t(`bodyTree.change.${kind}.button`)}
              </button>
            ))}
          </p>
        )}
        <h3>{t("bodyTree.points")}</h3>
        {!data.points.length && <p className="soft">{t("bodyTree.noPoints")}</p>}
        <ul className="stack body-points">
          {data.points.map((point) => (
            <li key={point.id}>
              <b>{point.name}</b>{" "}
              {!point.active && <span className="state is-idle">{t("administration.points.inactive")}</span>}
              {point.continued_by && point.since && (
                <p className="small soft">
                  {t("bodyTree.pointContinued", { name: point.continued_by, day: writeDay(point.since) })}
                </p>
              )}
            </li>
          ))}
        </ul>
        <h3>{t("bodyTree.history")}</h3>
        <ol className="moments">
          {data.moments.map((moment, index) => (
            <li key={index}>
              <span className="num soft">{moment.day ? writeDay(moment.day) : t("bodyTree.always")}</span>
              <MomentWords moment={moment} onChoose={onChoose} />
            </li>
          ))}
        </ol>
      </div>
      {doing && (
        <ChangeDialog
          kind={doing}
          body={{ id, name: body?.name ?? data.name, level: body?.level ?? "commune", parentId: body?.parent_id ?? null }}
          today={today}
          onClose={() => setDoing(undefined)}
        />
      )}
    </>
  );
}

/** One moment in words; the other body leads to its own history. */
function MomentWords({ moment, onChoose }: { moment: MomentView; onChoose: (id: number) => void }) {
  const { t } = useTranslation();
  const { other } = moment;
  return (
    <span>
      {t(`bodyTree.moment.${moment.kind}`, { name: moment.name })}{" "}
      {other ? (
        <button className="link" type="button" onClick={() => onChoose(other.id)}>
          {other.name}
        </button>
      ) : (
        moment.kind === "moved" && t("bodyTree.top")
      )}
    </span>
  );
}
