import "./branch.css";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import { Dialog } from "@/features/room/Dialog";
import type { Acting, SessionView } from "@/features/room/session";
import { lapse } from "@/features/room/time";
import { useForgetting } from "@/features/room/useForgetting";
import { useInert } from "@/features/room/useInert";
import { Announcement } from "@/ui/Announcement";
import { Icon } from "@/ui/Icon";
import type { BranchRoomView, BranchSeatView } from "./branches";
import { useBranchSteps, useInsideCommand } from "./useBranches";

interface Props {
  session: Pick<SessionView, "session" | "version">;
  inside: BranchRoomView;
  acting: Acting;
  now: number;
}

const ORDER: Readonly<Record<BranchSeatView["presence"], number>> = { present: 0, dropped: 1, absent: 2, left: 3 };

/** What the district's point presses: who waits, who is there, give and take the floor, end it. */
export function BranchConduct({ session, inside, acting, now }: Props) {
  const { t } = useTranslation();
  const { branch, seats, queue, floor, version } = inside;
  const [ending, setEnding] = useState(false);
  const command = useInsideCommand(session.session.id, branch.id, acting);
  const steps = useBranchSteps(session, acting);
  const byId = new Map(seats.map((seat) => [seat.point_id, seat]));
  const waiting = queue.flatMap((point) => byId.get(point) ?? []);
  const next = waiting[0];
  const still = useInert(`${next?.point_id ?? 0} ${floor.map(({ point_id: point }) => point).join(" ")}`) || command.isPending || !branch.conducts;
  useForgetting(command);
  const ifReady = (act: () => void) => () => {
    if (!still) act();
  };
  const give = (pointId: number) => ifReady(() => command.mutate({ do: "give", pointId, seen: version }));
  const error = command.error ?? steps.error;
  const problem = error ? asProblem(error) : null;
  const others = seats.filter((seat) => !seat.is_head).toSorted((a, b) => ORDER[a.presence] - ORDER[b.presence]);
  return (
    <section className="branch-conduct" aria-label={t("branch.conduct.title")}>
      <h2>{t("branch.conduct.title")}</h2>
      {floor.map(({ point_id: pointId, since }) => (
        <p key={pointId} className="branch-speaks">
          <span className="state is-live">
            <Icon name="mic" />
            {byId.get(pointId)?.name} <span className="num">{lapse(now - Date.parse(since))}</span>
          </span>
          {branch.conducts && (
            <button
              className="button"
              type="button"
              aria-label={t("branch.conduct.takeOf", { name: byId.get(pointId)?.name ?? "" })}
              aria-disabled={still}
              onClick={ifReady(() => command.mutate({ do: "take", pointId, seen: version }))}
            >
              {t("branch.conduct.take")}
            </button>
          )}
        </p>
      ))}
      {branch.conducts && next && (
        <button className="button primary" type="button" aria-disabled={still} onClick={ifReady(() => command.mutate({ do: "next", pointId: next.point_id, seen: version }))}>
          <Icon name="mic" />
          {t("branch.conduct.next", { name: next.name })}
        </button>
      )}
      <h3>
        {t("branch.conduct.queue")} <span className="count">{waiting.length}</span>
      </h3>
      {waiting.length === 0 && <p className="soft small">{t("branch.conduct.nobodyWaits")}</p>}
      <Announcement words={waiting.length > 0 ? t("branch.conduct.asks", { names: waiting.map(({ name }) => name).join(", ") }) : ""} />
      <ul className="list">
        {waiting.map((seat, place) => (
          <li key={seat.point_id} className="item">
            <span className="order">{place + 1}</span>
            <span className="name">{seat.name}</span>
            {seat.waiting_since && <span className="note num">{lapse(now - Date.parse(seat.waiting_since))}</span>}
          </li>
        ))}
      </ul>
      <h3>
        {t("branch.conduct.points")} <span className="count">{seats.filter(({ presence }) => presence === "present").length} / {seats.length}</span>
      </h3>
      <ul className="list branch-points">
        {others.map((seat) => (
          <li key={seat.point_id} className="item">
            <span>
              <span className="name">{seat.name}</span>
              <span className="note">
                <SeatNote seat={seat} />
              </span>
            </span>
            {branch.conducts && !seat.has_floor && (
              <button
                className="button dense"
                type="button"
                aria-label={t("branch.conduct.callOf", { name: seat.name })}
                aria-disabled={still || seat.presence !== "present"}
                onClick={() => {
                  if (seat.presence === "present") give(seat.point_id)();
                }}
              >
                {t("branch.conduct.call")}
              </button>
            )}
          </li>
        ))}
      </ul>
      {branch.conducts && (
        <p className="branch-ways">
          <button className="button" type="button" aria-disabled={still || floor.length === 0} onClick={ifReady(() => floor.length > 0 && command.mutate({ do: "mute-all", seen: version }))}>
            <Icon name="micOff" />
            {t("branch.conduct.muteAll")}
          </button>
          <button className="button end" type="button" onClick={() => setEnding(true)}>
            <Icon name="stop" />
            {t("branch.conduct.end")}
          </button>
        </p>
      )}
      {problem && (
        <p role="alert" className="is-fault">
          {problem.what} {problem.next}
        </p>
      )}
      {ending && (
        <Dialog title={t("branch.conduct.endAsk", { name: branch.name })} onClose={() => setEnding(false)}>
          <p>{t("branch.conduct.endHint", { count: branch.joined })}</p>
          <p className="row wrap dialog-ways">
            <button
              className="button end"
              type="button"
              onClick={() => {
                setEnding(false);
                steps.mutate({ do: "end", branchId: branch.id });
              }}
            >
              {t("branch.conduct.end")}
            </button>
            <button className="button" type="button" onClick={() => setEnding(false)}>
              {t("action.cancel")}
            </button>
          </p>
        </Dialog>
      )}
    </section>
  );
}

function SeatNote({ seat }: { seat: BranchSeatView }) {
  const { t } = useTranslation();
  if (seat.has_floor) return t("branch.conduct.speaks");
  if (seat.queue_place > 0 && seat.presence === "present") return t("branch.conduct.waits", { place: String(seat.queue_place) });
  return t(`branch.conduct.${seat.presence}`);
}
