/** A version of the regulation as it is typed. Plain logic. */
import type { RegulationIn, RegulationView } from "@/api/types";
import { readDay, readTime, writeDay } from "@/features/registration/typed";

export const SCOPES = ["a", "b", "c", "d", "dd"] as const;

type Counting = RegulationIn["registration_counting"];

/** Texts as typed. */
export interface TypedRegulation {
  number: string;
  from: string;
  hotline: string;
  opensBefore: string;
  registrationDays: string;
  technicalDays: string;
  rehearsalDays: string;
  registrationCounting: NonNullable<Counting>;
  technicalCounting: NonNullable<Counting>;
  rehearsalCounting: NonNullable<Counting>;
  officeOpens: string;
  officeCloses: string;
  saturdays: boolean;
  scopes: RegulationView["scopes"];
  communesHost: boolean;
  note: string;
}

/** The figures of 14/2019/QĐ-UBND: what a first version begins with. */
export const FIRST: TypedRegulation = {
  number: "14/2019/QĐ-UBND",
  from: "15/6/2019",
  hotline: "0204.3829.006",
  opensBefore: "60",
  registrationDays: "3",
  technicalDays: "1",
  rehearsalDays: "1",
  registrationCounting: "nth_working_day",
  technicalCounting: "nth_working_day",
  rehearsalCounting: "nth_working_day",
  officeOpens: "07:30",
  officeCloses: "17:00",
  saturdays: false,
  scopes: [...SCOPES],
  communesHost: true,
  note: "",
};

/** Least and most of each figure. */
export const RANGES = { opensBefore: [0, 1440], registrationDays: [1, 30], technicalDays: [1, 30], rehearsalDays: [1, 30] } as const;

export type Figure = keyof typeof RANGES;
export type RegulationField = keyof TypedRegulation;

/** Return what is typed for a version that is to be changed, or that a new one begins with. */
export function typedOf(view: RegulationView): TypedRegulation {
  return {
    number: view.number,
    from: writeDay(view.effective_from),
    hotline: view.hotline,
    opensBefore: String(view.opens_before_minutes),
    registrationDays: String(view.registration_days),
    technicalDays: String(view.technical_request_days),
    rehearsalDays: String(view.rehearsal_days),
    registrationCounting: view.registration_counting,
    technicalCounting: view.technical_request_counting,
    rehearsalCounting: view.rehearsal_counting,
    officeOpens: view.office_opens.slice(0, 5),
    officeCloses: view.office_closes.slice(0, 5),
    saturdays: view.saturdays,
    scopes: view.scopes,
    communesHost: view.communes_host,
    note: view.note,
  };
}

function whole(text: string): number {
  return /^\d{1,4}$/.test(text.trim()) ? Number(text) : Number.NaN;
}

/** Return the fields that are wrong. */
export function wrongIn(typed: TypedRegulation, today: string): Set<RegulationField> {
  const wrong = new Set<RegulationField>();
  if (!typed.number.trim()) wrong.add("number");
  if (!typed.hotline.trim()) wrong.add("hotline");
  if (!readDay(typed.from, today)) wrong.add("from");
  for (const [field, [least, most]] of Object.entries(RANGES)) {
    const value = whole(typed[field as Figure]);
    if (!(value >= least && value <= most)) wrong.add(field as Figure);
  }
  const [opens, closes] = [readTime(typed.officeOpens), readTime(typed.officeCloses)];
  if (!opens) wrong.add("officeOpens");
  if (!closes || (opens && closes <= opens)) wrong.add("officeCloses");
  if (!typed.scopes.length) wrong.add("scopes");
  return wrong;
}

/** Return the request of a version in which nothing is wrong. */
export function requestOf(typed: TypedRegulation, today: string): RegulationIn {
  return {
    number: typed.number.trim(),
    effective_from: readDay(typed.from, today) ?? "",
    hotline: typed.hotline.trim(),
    opens_before_minutes: whole(typed.opensBefore),
    registration_days: whole(typed.registrationDays),
    technical_request_days: whole(typed.technicalDays),
    rehearsal_days: whole(typed.rehearsalDays),
    registration_counting: typed.registrationCounting,
    technical_request_counting: typed.technicalCounting,
    rehearsal_counting: typed.rehearsalCounting,
    office_opens: readTime(typed.officeOpens) ?? "",
    office_closes: readTime(typed.officeCloses) ?? "",
    saturdays: typed.saturdays,
    scopes: [...typed.scopes],
    communes_host: typed.communesHost,
    note: typed.note.trim(),
  };
}
