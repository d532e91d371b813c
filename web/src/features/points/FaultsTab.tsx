import { Checkbox } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { dayAndClock } from "@/i18n/dates";
import { finds } from "@/text/fold";
import { Bounded } from "@/ui/Bounded";
import { PickSide } from "@/ui/PickSide";
import { PickTable } from "@/ui/PickTable";
import { SearchBox } from "@/ui/SearchBox";
import { FaultSide } from "./FaultSide";
import { FaultState } from "./FaultState";
import { inBrief } from "./fields";
import { faultsQuery } from "./queries";

/** Faults within reach, the open ones first; the one that is chosen is shown beside. */
export function FaultsTab() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(faultsQuery);
  const [address, setAddress] = useSearchParams();
  const [query, setQuery] = useState("");
  const [openOnly, setOpenOnly] = useState(true);
  const chosenId = Number(address.get("su-co")) || undefined;
  const choose = (id: number) => setAddress({ muc: "su-co", "su-co": String(id) }, { replace: true });
  if (!data) return error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <Loading />;
  const { faults, total } = data;
  const shown = faults.filter(
    ({ point_name, body_name, kind, text, state }) =>
      (!openOnly || state !== "closed") && finds(query, `${point_name} ${body_name} ${t(`points.faults.kinds.${kind}`)} ${text}`),
  );
  const chosen = faults.find(({ id }) => id === chosenId);
  return (
    <div className="shell points">
      <div className="body">
        <div className="listhead">
          <SearchBox label={t("points.faults.search")} value={query} onChange={setQuery} />
          <span className="count num" role="status">
            {shown.length} / {total}
          </span>
          <div className="fault-filter">
            <Checkbox label={t("points.faults.openOnly")} checked={openOnly} onChange={(event) => setOpenOnly(event.currentTarget.checked)} />
          </div>
        </div>
        <p className="soft small">{t("points.faults.clause")}</p>
        <Bounded shown={faults.length} total={total} />
        {!shown.length && <p className="soft">{t("points.faults.none")}</p>}
        {shown.length > 0 && (
          <PickTable
            label={t("points.faults.title")}
            rows={shown}
            idOf={({ id }) => id}
            picked={chosen?.id}
            onPick={choose}
            side="fault-side"
            head={t("points.faults.point")}
            name={({ point_name }) => point_name}
            columns={[
              {
                head: t("points.faults.what"),
                className: "wrap-any",
                cell: ({ kind, text }) => (
                  <>
                    <span className="soft small">{t(`points.faults.kinds.${kind}`)}: </span>
                    {inBrief(text)}
                  </>
                ),
              },
              {
                head: t("points.faults.state"),
                cell: ({ kind, state, waiting }) => (
                  <>
                    <FaultState kind={kind} state={state} />
                    {waiting && <b className="small"> {t("points.faults.waiting")}</b>}
                  </>
                ),
              },
              { head: t("points.faults.since"), optional: true, className: "num soft", cell: ({ reported_at }) => dayAndClock(reported_at) },
            ]}
          />
        )}
      </div>
      <PickSide id="fault-side" picked={chosen?.id} label={chosen?.point_name ?? t("points.faults.title")} hint={t("points.faults.choose")}>
        {chosen && <FaultSide key={chosen.id} id={chosen.id} />}
      </PickSide>
    </div>
  );
}
