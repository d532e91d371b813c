import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { PointView, Schemas } from "@/api/types";
import { type Draft, subPoints } from "./draft";

interface Props {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  points: readonly PointView[];
  venues: Schemas["WeekView"]["venues"];
}

/** In which room the main point sits, where it has several. */
export function MainVenue({ draft, change, venues }: Omit<Props, "points">) {
  const { t } = useTranslation();
  const id = draft.mainPointId;
  return id === null ? null : <VenueSelect label={t("planning.fields.venue")} id={id} draft={draft} change={change} venues={venues} />;
}

/** In which room each sub point that is chosen sits; only those that have several are asked. */
export function SubVenues({ draft, change, points, venues }: Props) {
  const { t } = useTranslation();
  const several = subPoints(draft).filter((id) => roomsOf(venues, id).length > 1);
  if (!several.length) return null;
  const chosen = several.filter((id) => draft.venues[String(id)]).length;
  const names = new Map(points.map(({ id, name }) => [id, name]));
  return (
    <details>
      <summary>{t("planning.fields.subVenues", { chosen: String(chosen), total: String(several.length) })}</summary>
      <div className="stack">
        {several.map((id) => (
          <VenueSelect key={id} label={names.get(id) ?? ""} id={id} draft={draft} change={change} venues={venues} />
        ))}
      </div>
    </details>
  );
}

function roomsOf(venues: Props["venues"], id: number) {
  return venues.filter(({ point_id }) => point_id === id);
}

interface SelectProps extends Omit<Props, "points"> {
  label: string;
  id: number;
}

function VenueSelect({ label, id, draft, change, venues }: SelectProps) {
  const { t } = useTranslation();
  const rooms = roomsOf(venues, id);
  if (rooms.length < 2) return null;
  const room = draft.venues[String(id)];
  return (
    <Select
      label={label}
      placeholder={t("planning.fields.venueAny")}
      data={rooms.map((one) => ({ value: String(one.id), label: one.name }))}
      value={room ? String(room) : null}
      clearable
      onChange={(venue) => {
        const { [String(id)]: _, ...others } = draft.venues;
        change({ venues: venue ? { ...others, [String(id)]: Number(venue) } : others });
      }}
    />
  );
}
