import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "@/api/me";
import { pointsQuery } from "@/api/queries";
import type { PointView } from "@/api/types";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { dayAndClock } from "@/i18n/dates";
import { finds } from "@/text/fold";
import { Icon } from "@/ui/Icon";
import { PickSide } from "@/ui/PickSide";
import { PickTable } from "@/ui/PickTable";
import { SearchBox } from "@/ui/SearchBox";
import { AddPoint } from "./AddPoint";
import { PointSide } from "./PointSide";

/** All bridge points; one that is chosen is shown beside with its code and devices. */
export function PointsTab() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(pointsQuery);
  const [query, setQuery] = useState("");
  const [chosenId, setChosenId] = useState<number>();
  const [adding, setAdding] = useState(false);
  const manages = useMay("points.manage");
  if (!data) return error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <Loading />;
  const shown = data.filter(({ name, body_name, parent_name }) => finds(query, `${name} ${body_name} ${parent_name}`));
  const chosen = data.find(({ id }) => id === chosenId);
  return (
    <div className="shell points">
      <div className="body">
        <div className="listhead">
          <SearchBox label={t("administration.points.search")} value={query} onChange={setQuery} />
          <span className="count num" role="status">
            {t("administration.points.shown", { shown: String(shown.length), total: String(data.length) })}
          </span>
          {manages && (
            <button className="button primary" type="button" onClick={() => setAdding(true)}>
              <Icon name="plus" />
              {t("administration.points.add")}
            </button>
          )}
        </div>
        {!shown.length && data.length > 0 && <p className="soft">{t("administration.points.none", { query })}</p>}
        {shown.length > 0 && (
          <PickTable
            label={t("administration.tabs.points")}
            rows={shown}
            idOf={({ id }) => id}
            picked={chosen?.id}
            onPick={setChosenId}
            side="point-side"
            head={t("administration.points.name")}
            name={({ name }) => name}
            columns={[
              { head: t("administration.points.body"), optional: true, cell: (point) => <BodyOf point={point} /> },
              { head: t("administration.points.devices"), className: "nowrap", cell: (point) => <DevicesOf point={point} /> },
              {
                head: t("administration.points.seen"),
                optional: true,
                className: "num soft",
                cell: ({ last_seen_at }) => (last_seen_at ? dayAndClock(last_seen_at) : t("administration.points.never")),
              },
            ]}
          />
        )}
      </div>
      <PickSide
        id="point-side"
        picked={chosen?.id}
        label={chosen?.name ?? t("administration.points.name")}
        hint={t("administration.points.choose")}
      >
        {chosen && <PointSide key={chosen.id} point={chosen} />}
      </PickSide>
      <AddPoint
        opened={adding}
        onClose={() => setAdding(false)}
        onAdded={(id) => {
          setAdding(false);
          setQuery("");
          setChosenId(id);
        }}
      />
    </div>
  );
}

function BodyOf({ point }: { point: PointView }) {
  return (
    <>
      {point.body_name}
      {point.parent_name && <span className="soft small"> ({point.parent_name})</span>}
    </>
  );
}

function DevicesOf({ point }: { point: PointView }) {
  const { t } = useTranslation();
  if (!point.active) return <span className="state is-idle">{t("administration.points.inactive")}</span>;
  if (!point.devices) return <span className="soft">{t("administration.points.noDevice")}</span>;
  return (
    <span className="state is-verified">
      <Icon name="check" />
      {t("administration.points.deviceCount", { count: point.devices })}
    </span>
  );
}
