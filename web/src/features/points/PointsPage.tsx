import "../administration/administration.css";
import "./points.css";
import { Tabs } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { may, useMe } from "@/api/me";
import { useTitle } from "@/ui/title";
import { FaultsTab } from "./FaultsTab";
import { ListsTab } from "./ListsTab";
import { OverviewTab } from "./OverviewTab";

/** Tab → its word in the address. */
const TABS = { points: "diem-cau", faults: "su-co", lists: "dau-moi" } as const;

/** Points within reach, their faults outside sessions, and the lists of contact officers. */
export function PointsPage() {
  const { t } = useTranslation();
  const me = useMe();
  const [query, setQuery] = useSearchParams();
  useTitle(t("points.title"));
  const details = may(me, "point.details.read");
  const asked = query.get("muc");
  const shown: string[] = details ? Object.values(TABS) : [TABS.faults];
  const tab = asked && shown.includes(asked) ? asked : (shown[0] ?? null);
  return (
    <main id="main">
      <Tabs value={tab} onChange={(next) => next && setQuery({ muc: next })} keepMounted={false}>
        <div className="page tabhead">
          <div className="pagehead">
            <h1>{t("points.title")}</h1>
          </div>
          <Tabs.List aria-label={t("points.title")}>
            {details && <Tabs.Tab value={TABS.points}>{t("points.tabs.points")}</Tabs.Tab>}
            <Tabs.Tab value={TABS.faults}>{t("points.tabs.faults")}</Tabs.Tab>
            {details && <Tabs.Tab value={TABS.lists}>{t("points.tabs.lists")}</Tabs.Tab>}
          </Tabs.List>
        </div>
        {details && (
          <Tabs.Panel value={TABS.points}>
            <OverviewTab />
          </Tabs.Panel>
        )}
        <Tabs.Panel value={TABS.faults}>
          <FaultsTab />
        </Tabs.Panel>
        {details && (
          <Tabs.Panel value={TABS.lists}>
            <ListsTab />
          </Tabs.Panel>
        )}
      </Tabs>
    </main>
  );
}
