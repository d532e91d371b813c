import { Checkbox } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Schemas } from "@/api/types";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { finds } from "@/text/fold";
import { Icon } from "@/ui/Icon";
import { SearchBox } from "@/ui/SearchBox";
import { cardsQuery } from "./queries";

type Card = Schemas["PointCard"];

const lacksSomething = (card: Card) =>
  !card.circuits || !card.team || !card.officers || card.untrained > 0 || card.list_changed || !card.list_version || card.overdue > 0 || card.open_faults > 0;

/** Points within reach: what is on record about each and what is missing. */
export function OverviewTab() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(cardsQuery);
  const [query, setQuery] = useState("");
  const [missing, setMissing] = useState(false);
  if (!data) return error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <Loading />;
  const shown = data.filter(
    (card) => (!missing || lacksSomething(card)) && finds(query, `${card.name} ${card.body_name} ${card.parent_name}`),
  );
  return (
    <div className="page">
      <div className="listhead">
        <SearchBox label={t("points.overview.search")} value={query} onChange={setQuery} />
        <span className="count num" role="status">
          {t("points.overview.shown", { shown: String(shown.length), total: String(data.length) })}
        </span>
        <div className="fault-filter">
          <Checkbox label={t("points.overview.missing")} checked={missing} onChange={(event) => setMissing(event.currentTarget.checked)} />
        </div>
      </div>
      {!data.length && <p className="soft">{t("points.overview.empty")}</p>}
      {!shown.length && data.length > 0 && <p className="soft">{t("points.overview.none", { query })}</p>}
      {shown.length > 0 && (
        <div className="listing">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t("points.overview.point")}</th>
                <th scope="col">{t("points.overview.lines")}</th>
                <th scope="col">{t("points.overview.team")}</th>
                <th scope="col">{t("points.overview.list")}</th>
                <th scope="col">{t("points.overview.faults")}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((card) => (
                <Row key={card.id} card={card} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

function Row({ card }: { card: Card }) {
  const { t } = useTranslation();
  const version = String(card.list_version);
  const quiet = !card.open_faults && !card.overdue;
  return (
    <tr>
      <td>
        <Link className="pick-link" to={`/diem-cau/${card.id}`}>
          {card.name}
        </Link>
        <span className="soft small">
          {" "}
          {[card.parent_name, card.connection === "codec" && t("points.page.codec").toLowerCase()].filter(Boolean).join(", ")}
        </span>
      </td>
      <td>
        {card.circuits ? (
          <>
            {t("points.overview.lineCount", { count: card.circuits })}
            <span className="soft small">, {card.has_backup ? t("points.overview.backup") : t("points.overview.noBackup")}</span>
          </>
        ) : (
          <span className="soft">{t("points.overview.noLine")}</span>
        )}
      </td>
      <td>
        {card.team || card.officers ? (
          <span className="wrap-any team">
            {card.team && `${card.team}, `}
            {t("points.overview.officers", { count: card.officers })}
          </span>
        ) : (
          <span className="soft">{t("points.overview.noTeam")}</span>
        )}
        {card.untrained > 0 && (
          <span className="state is-attention">
            <Icon name="fault" />
            {t("points.overview.untrained", { count: card.untrained })}
          </span>
        )}
      </td>
      <td>
        {!card.list_version && <span className="soft">{t("points.overview.listNone")}</span>}
        {card.list_version > 0 && card.list_changed && (
          <span className="state is-attention">
            <Icon name="fault" />
            {t("points.overview.listChanged", { version })}
          </span>
        )}
        {card.list_version > 0 && !card.list_changed && !card.list_received && (
          <span className="state is-action">
            <Icon name="clock" />
            {t("points.overview.listSent", { version })}
          </span>
        )}
        {card.list_version > 0 && !card.list_changed && card.list_received && (
          <span className="state is-verified">
            <Icon name="check" />
            {t("points.overview.listReceived", { version })}
          </span>
        )}
      </td>
      <td>
        {card.open_faults > 0 && (
          <span className="state is-fault">
            <Icon name="fault" />
            {t("points.overview.faultCount", { count: card.open_faults })}
          </span>
        )}
        {card.overdue > 0 && (
          <span className="state is-attention">
            <Icon name="clock" />
            {t("points.overview.overdue", { count: card.overdue })}
          </span>
        )}
        {quiet && <span className="soft">{t("points.overview.quiet")}</span>}
      </td>
    </tr>
  );
}
