import "./branch.css";
import { useTranslation } from "react-i18next";
import { ProblemNote } from "@/app/ProblemNote";
import { AS_PERSON, type SessionView } from "@/features/room/session";
import { useInert } from "@/features/room/useInert";
import { Icon } from "@/ui/Icon";
import { type BranchView, isNearlyOver, MORE, timeLeft } from "./branches";
import { useBranchSteps } from "./useBranches";

interface Props {
  view: SessionView;
  now: number;
}

/** The sub-conferences that run: who is in, what is left of their time, and the presses that call them back. */
export function BranchesPart({ view, now }: Props) {
  const { t } = useTranslation();
  const command = useBranchSteps(view, AS_PERSON);
  const branches = view.branches ?? [];
  const may = view.may.includes("branch.hand");
  const inert = useInert(branches.map(({ id }) => id).join(" "));
  if (branches.length === 0 && !command.error) return null;
  const still = !may || inert || command.isPending;
  const ifReady = (act: () => void) => () => {
    if (!still) act();
  };
  return (
    <section className="branches" aria-label={t("branch.title")}>
      <h2 className="sec">
        {t("branch.title")} <span className="count">{branches.length}</span>
        {may && branches.length > 1 && (
          <button className="button dense push" type="button" aria-disabled={still} onClick={ifReady(() => command.mutate({ do: "recall" }))}>
            {t("branch.recallAll")}
          </button>
        )}
      </h2>
      <ul className="list">
        {branches.map((branch) => (
          <li key={branch.id} className="item branch-item">
            <span>
              <span className="name">{branch.name}</span>
              <span className="note">
                {t("branch.facts", { joined: String(branch.joined), count: branch.point_ids.length, head: nameOf(view, branch.head_id) })}
              </span>
              <BranchTime branch={branch} now={now} />
            </span>
            <span className="row wrap ways">
              <a className="button dense" href={`/phien/${view.session.id}/hop-nhanh/${branch.id}`} target="_blank" rel="noreferrer">
                {t("branch.look")}
              </a>
              {may && (
                <>
                  {/* More than no limit there is not. */}
                  {branch.until && (
                    <button
                      className="button dense"
                      type="button"
                      aria-label={t("branch.moreFor", { count: MORE, name: branch.name })}
                      aria-disabled={still}
                      onClick={ifReady(() => command.mutate({ do: "more", branchId: branch.id, minutes: MORE }))}
                    >
                      {t("branch.more", { count: MORE })}
                    </button>
                  )}
                  <button
                    className="button dense"
                    type="button"
                    aria-label={t("branch.recallOf", { name: branch.name })}
                    aria-disabled={still}
                    onClick={ifReady(() => command.mutate({ do: "end", branchId: branch.id }))}
                  >
                    {t("branch.recall")}
                  </button>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      {command.error && <ProblemNote error={command.error} />}
    </section>
  );
}

function nameOf(view: SessionView, pointId: number): string {
  return view.seats.find(({ point_id: point }) => point === pointId)?.name ?? "";
}

/** What is left of its time; it ticks, so nothing reads it aloud by itself. */
export function BranchTime({ branch, now }: { branch: Pick<BranchView, "until">; now: number }) {
  const { t } = useTranslation();
  const left = timeLeft(branch, now);
  const tone = isNearlyOver(branch, now) ? "is-attention" : "";
  return (
    <span className={`state branch-time num ${tone}`} role="timer" aria-live="off">
      <Icon name="clock" />
      {left === null ? t("branch.open") : left === "00:00" ? t("branch.over") : t("branch.left", { time: left })}
    </span>
  );
}
