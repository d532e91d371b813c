import "./administration.css";
import { Tabs } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { may, useMe } from "@/api/me";
import { MailTab } from "@/features/papers/MailTab";
import { TemplatesTab } from "@/features/papers/TemplatesTab";
import { AssignmentsTab } from "@/features/assignments/AssignmentsTab";
import { CalendarTab } from "@/features/rules/CalendarTab";
import { RegulationsTab } from "@/features/rules/RegulationsTab";
import { ExchangeTab } from "@/features/exchange/ExchangeTab";
import { TreeTab } from "@/features/tree/TreeTab";
import { useTitle } from "@/ui/title";
import { PeopleTab } from "./PeopleTab";
import { PointsTab } from "./PointsTab";

/** Tab → its word in the address. */
const TABS = { points: "diem-cau", people: "nguoi-dung", bodies: "don-vi", exchange: "nhap-xuat", calendar: "lich-lam-viec", regulation: "quy-che", assignments: "phan-cong", templates: "mau-van-ban", mail: "thu" } as const;

/** Points with enrolment codes and devices, people with roles, bodies. */
export function AdministrationPage() {
  const { t } = useTranslation();
  const me = useMe();
  const [query, setQuery] = useSearchParams();
  useTitle(t("administration.title"));
  const points = may(me, "devices.read");
  const people = may(me, "people.read");
  const tables = may(me, "tables.read");
  const rules = may(me, "rules.read") && points;
  const templates = may(me, "templates.read");
  const mail = may(me, "mail.read");
  const shown = [
    points && TABS.points,
    people && TABS.people,
    points && TABS.bodies,
    tables && TABS.exchange,
    rules && TABS.calendar,
    rules && TABS.regulation,
    points && TABS.assignments,
    templates && TABS.templates,
    mail && TABS.mail,
  ].filter(Boolean);
  const asked = query.get("muc");
  const tab = asked && shown.includes(asked as never) ? asked : shown[0] || null;
  return (
    <main id="main">
      <Tabs value={tab} onChange={(next) => next && setQuery({ muc: next })} keepMounted={false}>
        <div className="page tabhead">
          <div className="pagehead">
            <h1>{t("administration.title")}</h1>
          </div>
          <Tabs.List aria-label={t("administration.title")}>
            {points && <Tabs.Tab value={TABS.points}>{t("administration.tabs.points")}</Tabs.Tab>}
            {people && <Tabs.Tab value={TABS.people}>{t("administration.tabs.people")}</Tabs.Tab>}
            {points && <Tabs.Tab value={TABS.bodies}>{t("administration.tabs.bodies")}</Tabs.Tab>}
            {tables && <Tabs.Tab value={TABS.exchange}>{t("exchange.tab")}</Tabs.Tab>}
            {rules && <Tabs.Tab value={TABS.calendar}>{t("rules.calendar.tab")}</Tabs.Tab>}
            {rules && <Tabs.Tab value={TABS.regulation}>{t("rules.regulation.tab")}</Tabs.Tab>}
            {points && <Tabs.Tab value={TABS.assignments}>{t("assignments.tab")}</Tabs.Tab>}
            {templates && <Tabs.Tab value={TABS.templates}>{t("papers.templates.tab")}</Tabs.Tab>}
            {mail && <Tabs.Tab value={TABS.mail}>{t("papers.mail.tab")}</Tabs.Tab>}
          </Tabs.List>
        </div>
        {points && (
          <Tabs.Panel value={TABS.points}>
            <PointsTab />
          </Tabs.Panel>
        )}
        {people && (
          <Tabs.Panel value={TABS.people}>
            <PeopleTab />
          </Tabs.Panel>
        )}
        {points && (
          <Tabs.Panel value={TABS.bodies}>
            <TreeTab />
          </Tabs.Panel>
        )}
        {tables && (
          <Tabs.Panel value={TABS.exchange}>
            <ExchangeTab />
          </Tabs.Panel>
        )}
        {rules && (
          <Tabs.Panel value={TABS.calendar}>
            <CalendarTab />
          </Tabs.Panel>
        )}
        {rules && (
          <Tabs.Panel value={TABS.regulation}>
            <RegulationsTab />
          </Tabs.Panel>
        )}
        {points && (
          <Tabs.Panel value={TABS.assignments}>
            <AssignmentsTab />
          </Tabs.Panel>
        )}
        {templates && (
          <Tabs.Panel value={TABS.templates}>
            <TemplatesTab />
          </Tabs.Panel>
        )}
        {mail && (
          <Tabs.Panel value={TABS.mail}>
            <MailTab />
          </Tabs.Panel>
        )}
      </Tabs>
    </main>
  );
}
