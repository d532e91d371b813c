import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemNote } from "@/app/ProblemNote";
import { writeDay } from "@/features/registration/typed";
import { Icon } from "@/ui/Icon";
import { useToday } from "@/ui/useToday";
import { isOver, rowsOf, type PointPage, type Row, type SectionSpec } from "./fields";
import { RecordForm } from "./RecordForm";
import { useChanging } from "./usePointPage";
import { useSaying } from "./words";

interface Props {
  spec: SectionSpec;
  page: PointPage;
}

/** One section of a point's page: its records, edited in place; what is over is folded away. */
export function SectionPanel({ spec, page }: Props) {
  const { t } = useTranslation();
  const today = useToday();
  const { save, end } = useChanging(page.id);
  const [open, setOpen] = useState<number | "new">();
  const [past, setPast] = useState(false);
  const { section } = spec;
  const rows = rowsOf(page, section);
  const over = rows.filter((row) => isOver(row, today));
  const now = rows.filter((row) => !isOver(row, today));
  const nameOf = (row: Row) => String(row[spec.fields[0]?.key ?? "name"]);
  const edit = (which: number | "new" | undefined) => {
    save.reset();
    setOpen(which);
  };
  const form = (row?: Row) => (
    <RecordForm
      label={row ? t("points.record.edit", { name: nameOf(row) }) : t(`points.record.add.${section}`)}
      fields={spec.fields}
      page={page}
      row={row}
      error={save.error}
      busy={save.isPending}
      onClose={() => edit(undefined)}
      onSave={(record) => save.mutate({ section, record, id: row?.id }, { onSuccess: () => edit(undefined) })}
    />
  );
  const line = (row: Row) =>
    open === row.id ? (
      <tr key={row.id}>
        <td colSpan={spec.columns.length + 1}>{form(row)}</td>
      </tr>
    ) : (
      <Line
        key={row.id}
        spec={spec}
        page={page}
        row={row}
        over={isOver(row, today)}
        onEdit={() => edit(row.id)}
        onEnd={() => end.mutate({ section, id: row.id })}
        name={nameOf(row)}
      />
    );
  return (
    <section className="point-section" id={section} aria-labelledby={`${section}-head`}>
      <header>
        <h2 id={`${section}-head`}>{t(`points.section.${section}`)}</h2>
        <span className="soft small">{t(`points.clause.${section}`)}</span>
        {page.manages && open !== "new" && (
          <button className="button" type="button" onClick={() => edit("new")}>
            <Icon name="plus" />
            {t(`points.record.add.${section}`)}
          </button>
        )}
      </header>
      {open === "new" && form()}
      {end.error && <ProblemNote error={end.error} />}
      {!rows.length && open !== "new" && <p className="soft">{t("points.record.none")}</p>}
      {rows.length > 0 && (now.length > 0 || past) && (
        <div className="scroll-x">
          <table className="table">
            <thead>
              <tr>
                {spec.columns.map((word) => (
                  <th key={word} scope="col">
                    {t(`points.fields.${word}`)}
                  </th>
                ))}
                <th scope="col">
                  <span className="visually-hidden">{t("points.record.actions")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {now.map(line)}
              {past && over.map(line)}
            </tbody>
          </table>
        </div>
      )}
      {over.length > 0 && (
        <div className="past-toggle">
          <button className="button quiet dense" type="button" aria-expanded={past} onClick={() => setPast(!past)}>
            {t("points.record.past", { count: over.length })}
          </button>
        </div>
      )}
    </section>
  );
}

/** What is read as one figure and never broken: telephones, and days that are no field of the record. */
const FIGURES = new Set<string>(["phone", "fault_phone", "trained_on"]);

interface LineProps extends Props {
  row: Row;
  over: boolean;
  name: string;
  onEdit: () => void;
  onEnd: () => void;
}

function Line({ spec, page, row, over, name, onEdit, onEnd }: LineProps) {
  const { t } = useTranslation();
  const say = useSaying();
  const today = useToday();
  const { section } = spec;
  return (
    <tr className={over ? "past" : undefined}>
      {spec.columns.map((word, place) => {
        const field = spec.fields.find((one) => one.word === word);
        const said = word === "trained_on" && !field ? trainedOn(row) : field ? say(field, row[field.key], page) : "";
        if (place === 0)
          return (
            <td key={word}>
              <b className="wrap-any">{said}</b>
              {over && <span className="soft small"> {t("points.record.until", { day: writeDay(String(row["valid_to"])) })}</span>}
            </td>
          );
        // Art. 7.5: whoever operates must be trained.
        const untrained = section === "member" && word === "trained_on" && !said && !over && row["duty"] === "operator";
        const overdue = word === "planned_for" && typeof row["planned_for"] === "string" && row["planned_for"] < today && !row["done_on"] && !over;
        const broken = word === "condition" && row["condition"] === "broken";
        return (
          <td key={word} className={FIGURES.has(word) || field?.type === "number" || field?.type === "day" ? "num" : "wrap-any"}>
            {untrained || broken || overdue ? (
              <span className={broken ? "state is-fault" : "state is-attention"}>
                <Icon name="fault" />
                {broken ? said : overdue ? t("points.record.overdue", { day: said }) : t("points.untrained")}
              </span>
            ) : (
              said
            )}
          </td>
        );
      })}
      <td className="acts">
        {page.manages && !over && (
          <>
            <button className="button quiet dense" type="button" aria-label={t("points.record.edit", { name })} title={t("points.record.edit", { name })} onClick={onEdit}>
              <Icon name="pencil" />
            </button>
            <button className="button quiet dense" type="button" aria-label={t("points.record.end", { name })} title={`${t("points.record.end", { name })}. ${t("points.record.endHow")}`} onClick={onEnd}>
              {t("points.record.endWord")}
            </button>
          </>
        )}
      </td>
    </tr>
  );
}

function trainedOn(row: Row): string {
  const day = row["trained_on"];
  return typeof day === "string" ? writeDay(day) : "";
}
