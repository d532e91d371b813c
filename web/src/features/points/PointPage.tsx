import "../administration/administration.css";
import "./points.css";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { Loading } from "@/app/Loading";
import { ProblemNote } from "@/app/ProblemNote";
import { useTitle } from "@/ui/title";
import { ContactPanel } from "./ContactPanel";
import { FaultPanel } from "./FaultPanel";
import { SECTIONS } from "./fields";
import { HistoryPanel } from "./HistoryPanel";
import { ProfilePanel } from "./ProfilePanel";
import { pageQuery } from "./queries";
import { SectionPanel } from "./SectionPanel";

/** Everything about one bridge point on one page, edited in place. */
export function PointPage() {
  const { t } = useTranslation();
  const { id } = useParams();
  const { data: page, error, refetch } = useQuery(pageQuery(Number(id)));
  useTitle(page?.name ?? t("points.title"));
  if (!page) return error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : <Loading />;
  return (
    <div className="shell">
      <main id="main">
        <div className="pagehead">
          <h1 className="wrap-any">{page.name}</h1>
          <span className="soft">
            {page.body_name}
            {page.parent_name && `, ${page.parent_name}`}
          </span>
          {!page.active && <span className="state is-idle">{t("points.page.inactive")}</span>}
          <Link className="push" to="/diem-cau">
            {t("points.title")}
          </Link>
        </div>
        <div className="point-page">
          <nav aria-label={t("points.page.reach")}>
            <a href="#profile">{t("points.section.profile")}</a>
            {SECTIONS.map(({ section }) => (
              <a key={section} href={`#${section}`}>
                {t(`points.section.${section}`)}
              </a>
            ))}
          </nav>
          {!page.manages && <p className="soft">{t("points.page.readOnly")}</p>}
          <ProfilePanel page={page} />
          {SECTIONS.map((spec) => (
            <SectionPanel key={spec.section} spec={spec} page={page} />
          ))}
          <HistoryPanel page={page} />
        </div>
      </main>
      <aside className="point-aside">
        <ContactPanel page={page} />
        <FaultPanel page={page} />
      </aside>
    </div>
  );
}
