import { useTranslation } from "react-i18next";
import { actorName } from "@/i18n/actors";
import { writeDay } from "@/features/registration/typed";
import { dayAndClock } from "@/i18n/dates";
import { PROFILE, SECTIONS, type Field, type PointPage } from "./fields";
import { Bounded } from "@/ui/Bounded";
import { useSaying } from "./words";

const FIELDS: Record<string, readonly Field[]> = {
  profile: PROFILE,
  ...Object.fromEntries(SECTIONS.map(({ section, fields }) => [section, fields])),
};

/** What changed, by whom, the newest first. */
export function HistoryPanel({ page }: { page: PointPage }) {
  const { t } = useTranslation();
  const say = useSaying();
  if (!page.changes.length) return null;
  const change = (section: string, key: string, [before, after]: unknown[]) => {
    const field = FIELDS[section]?.find((one) => one.key === key);
    if (!field) return key === "valid_to" ? `${t("points.fields.valid_to")}: ${writeDay(String(after))}` : "";
    const [old, now] = [say(field, before, page), say(field, after, page)];
    if (!old && !now) return "";
    return `${t(`points.fields.${field.word}`)}: ${old ? `${old} → ` : ""}${now || "–"}`;
  };
  return (
    <section className="point-section" id="history" aria-labelledby="history-head">
      <header>
        <h2 id="history-head">{t("points.section.history")}</h2>
        <Bounded shown={page.changes.length} total={page.change_total} />
      </header>
      <div className="scroll-x">
        <table className="table">
          <tbody>
            {page.changes.map((one) => (
              <tr key={one.id}>
                <td className="num nowrap soft">{dayAndClock(one.at)}</td>
                <td className="wrap-any">
                  <b>{one.label}</b> <span className="soft small">{t(`points.section.${one.section}`)}</span>
                  <br />
                  <span className="small">
                    {Object.values(one.changes).every(([before]) => before === null) && !("valid_to" in one.changes && one.section !== "training")
                      ? t("points.record.added")
                      : Object.entries(one.changes)
                          .map(([key, pair]) => change(one.section, key, pair))
                          .filter(Boolean)
                          .join("; ")}
                  </span>
                </td>
                <td className="soft">{actorName(one.actor_name)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
