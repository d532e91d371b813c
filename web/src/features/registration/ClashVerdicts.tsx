import { useTranslation } from "react-i18next";
import type { CheckView, ClashView } from "@/api/types";
import { clock, dayKey, shortDay } from "@/i18n/dates";
import { Icon } from "@/ui/Icon";
import type { Draft } from "./draft";
import { writeDay } from "./typed";

interface Props {
  checked: CheckView;
  /** Takes an offer; without it nothing is offered. */
  change?: (part: Partial<Draft>) => void;
  venues?: Record<string, number>;
}

/** Clashes, each with the conference in the way and who is proposed to move, and the nearest ways out. */
export function ClashVerdicts({ checked, change, venues = {} }: Props) {
  const { t } = useTranslation();
  const { clashes, free_times, free_venues, capacity } = checked;
  return (
    <>
      {!clashes.length && capacity && (
        <section className="verdict">
          <p className="state is-verified">
            <Icon name="check" />
            {t("planning.checks.noClash")}
          </p>
        </section>
      )}
      {clashes.map((clash, place) => (
        <Clash key={place} clash={clash} />
      ))}
      {change && clashes.length > 0 && (free_times.length > 0 || free_venues.length > 0) && (
        <section className="verdict is-clash">
          <p className="quick">
            {free_times.map(({ starts_at, ends_at }) => (
              <button
                key={starts_at}
                className="button dense"
                type="button"
                onClick={() => change({ day: writeDay(dayKey(starts_at)), start: clock(starts_at), end: clock(ends_at) })}
              >
                {t("planning.checks.startAt", { time: clock(starts_at), day: shortDay(starts_at) })}
              </button>
            ))}
            {free_venues.map(({ point_id, point_name, venue_id, venue_name }) => (
              <button
                key={venue_id}
                className="button dense"
                type="button"
                onClick={() => change({ venues: { ...venues, [String(point_id)]: venue_id } })}
              >
                {t("planning.checks.venue", { point: point_name, venue: venue_name })}
              </button>
            ))}
          </p>
        </section>
      )}
      {capacity && (
        <section className="verdict">
          <p className={`state is-${capacity.fits ? "verified" : "fault"}`}>
            <Icon name={capacity.fits ? "check" : "fault"} />
            {t(capacity.fits ? "planning.checks.capacity" : "planning.checks.capacityFull", {
              count: capacity.points,
              limit: String(capacity.limit),
            })}
          </p>
        </section>
      )}
    </>
  );
}

function Clash({ clash }: { clash: ClashView }) {
  const { t } = useTranslation();
  const { kind, point_ids, people, title, host_name, starts_at, ends_at, session_kind, proposal, standing, our_standing } = clash;
  const count = point_ids?.length ?? 0;
  const heads = {
    point: t("planning.checks.clashPoints", { count }),
    venue: t("planning.checks.clashVenue", { count }),
    person: t("planning.checks.clashPerson", { names: people?.join(", ") ?? "" }),
    server: t("planning.checks.clashServer"),
  };
  const ranks = {
    title,
    standing: our_standing ? t(`planning.standing.${our_standing}`) : "",
    other: t(`planning.standing.${standing}`),
  };
  return (
    <section className="verdict is-clash">
      <p className="state is-fault">
        <Icon name="clash" />
        {heads[kind]}
      </p>
      <p className="small wrap-any">
        {t("planning.checks.other", {
          title,
          host: host_name,
          from: clock(starts_at),
          to: clock(ends_at),
          day: shortDay(starts_at),
          kind: t(`states.kind.${session_kind}`).toLowerCase(),
        })}
      </p>
      {our_standing && (
        <p className="small wrap-any">
          {our_standing === standing
            ? t("planning.checks.proposalSame")
            : t(proposal === "ours" ? "planning.checks.proposalOurs" : "planning.checks.proposalTheirs", ranks)}
        </p>
      )}
    </section>
  );
}
