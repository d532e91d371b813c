/** Sections of a point's page and their fields: one table that forms and lists are drawn from. Plain logic. */
import type { Schemas } from "@/api/types";
import { readDay, writeDay } from "@/features/registration/typed";

export type RecordSection = Exclude<Schemas["RecordSection"], "profile">;
export type PointPage = Schemas["PointPage"];

type FieldName =
  | "name" | "place" | "seats" | "valid_from" | "valid_to"
  | "provider" | "circuit_kind" | "down_kbit" | "up_kbit" | "is_backup" | "contract" | "fault_phone"
  | "asset_kind" | "serial" | "quantity" | "condition" | "venue_id" | "location" | "custodian"
  | "maintenance_kind" | "what" | "asset_id" | "planned_for" | "done_on" | "done_by" | "result"
  | "decision_number" | "decided_on" | "note"
  | "post" | "phone" | "second_phone" | "mail" | "duty" | "contact"
  | "course" | "given_by" | "certificate" | "trained_on"
  | "connection" | "codec_model" | "codec_address" | "capacity" | "address";

export interface Field {
  /** Its words in the catalogue. */
  word: FieldName;
  /** Its name in the record, when that is another one. */
  key: string;
  type: "text" | "number" | "day" | "check" | "choice" | "venue" | "asset";
  needed?: boolean;
  limit?: number;
  /** Words of its choices stand under this name; the first is the usual one. */
  choices?: readonly string[];
}

const text = (word: FieldName, limit: number, needed = false): Field => ({ word, key: word, type: "text", limit, needed });
const number = (word: FieldName): Field => ({ word, key: word, type: "number" });
const day = (word: FieldName, needed = false): Field => ({ word, key: word, type: "day", needed });
const choice = (word: FieldName, choices: readonly string[], key: string = word): Field => ({ word, key, type: "choice", choices });

export const PROFILE: readonly Field[] = [
  choice("connection", ["browser", "codec"]),
  text("codec_model", 120),
  text("codec_address", 200),
  number("capacity"),
  text("address", 200),
  text("mail", 254),
  text("note", 1000),
];

export interface SectionSpec {
  section: RecordSection;
  fields: readonly Field[];
  /** Fields of the list, the first one bold. */
  columns: readonly FieldName[];
}

export const SECTIONS: readonly SectionSpec[] = [
  {
    section: "venue",
    fields: [text("name", 120, true), text("place", 200), number("seats"), day("valid_from")],
    columns: ["name", "place", "seats"],
  },
  {
    section: "circuit",
    fields: [
      text("provider", 200, true),
      choice("circuit_kind", ["fibre", "gov_wan", "leased", "mobile", "other"], "kind"),
      number("down_kbit"),
      number("up_kbit"),
      { word: "is_backup", key: "is_backup", type: "check" },
      text("contract", 120),
      text("fault_phone", 40),
      day("valid_from"),
    ],
    columns: ["provider", "circuit_kind", "down_kbit", "up_kbit", "is_backup", "fault_phone"],
  },
  {
    section: "asset",
    fields: [
      text("name", 160, true),
      choice("asset_kind", ["camera", "microphone", "speaker", "display", "codec", "computer", "network", "power", "light", "other"], "kind"),
      text("serial", 80),
      number("quantity"),
      choice("condition", ["good", "worn", "broken"]),
      { word: "venue_id", key: "venue_id", type: "venue" },
      text("location", 200),
      text("custodian", 120),
      day("valid_from"),
    ],
    columns: ["name", "asset_kind", "quantity", "condition", "venue_id", "custodian"],
  },
  {
    section: "maintenance",
    fields: [
      text("what", 500, true),
      choice("maintenance_kind", ["maintenance", "repair", "upgrade"], "kind"),
      { word: "asset_id", key: "asset_id", type: "asset" },
      day("planned_for"),
      day("done_on"),
      text("done_by", 120),
      text("result", 500),
    ],
    columns: ["what", "maintenance_kind", "asset_id", "planned_for", "done_on", "result"],
  },
  {
    section: "team",
    fields: [text("decision_number", 80, true), day("decided_on"), day("valid_from"), text("note", 500)],
    columns: ["decision_number", "decided_on", "valid_from", "note"],
  },
  {
    section: "member",
    fields: [
      text("name", 120, true),
      text("post", 120),
      choice("duty", ["operator", "leader", "member"]),
      choice("contact", ["none", "officer", "deputy"]),
      text("phone", 40),
      text("second_phone", 40),
      text("mail", 254),
      day("valid_from"),
    ],
    columns: ["name", "post", "duty", "contact", "phone", "trained_on"],
  },
  {
    section: "training",
    fields: [
      text("name", 120, true),
      text("course", 200, true),
      day("trained_on", true),
      text("given_by", 200),
      text("certificate", 80),
      day("valid_to"),
    ],
    columns: ["name", "course", "trained_on", "certificate", "valid_to"],
  },
];

export type Values = Record<string, string | boolean>;
export type Row = { id: number } & Record<string, unknown>;

/** What a form shows for a record; without one: an empty form. */
export function valuesOf(fields: readonly Field[], row?: Record<string, unknown>): Values {
  return Object.fromEntries(
    fields.map(({ key, type, choices }) => {
      const value = row?.[key];
      if (type === "check") return [key, value === true];
      if (type === "choice") return [key, String(value ?? choices?.[0] ?? "")];
      if (value === undefined || value === null || (type === "number" && value === 0)) return [key, ""];
      return [key, type === "day" ? writeDay(String(value)) : String(value)];
    }),
  );
}

export type Fault = "needed" | "day" | "number";

/** Read what was typed: the record as the API takes it, or what is wrong with which field. */
export function readValues(
  fields: readonly Field[],
  values: Values,
  today: string,
): { record: Record<string, unknown>; faults: Record<string, Fault> } {
  const record: Record<string, unknown> = {};
  const faults: Record<string, Fault> = {};
  for (const { key, type, needed } of fields) {
    const value = values[key];
    if (typeof value === "boolean") {
      record[key] = value;
      continue;
    }
    const typed = (value ?? "").trim();
    if (needed && !typed) faults[key] = "needed";
    else if (type === "day") {
      const read = typed ? readDay(typed, today) : null;
      if (read === undefined) faults[key] = "day";
      else record[key] = read;
    } else if (type === "number") {
      const plain = typed.replace(/[.\s]/g, "");
      if (plain && !/^\d+$/.test(plain)) faults[key] = "number";
      else if (plain) record[key] = Number(plain);
    } else if (type === "venue" || type === "asset") record[key] = typed ? Number(typed) : null;
    else record[key] = typed;
  }
  return { record, faults };
}

/** Whether a record is over on a day. */
export function isOver(row: Record<string, unknown>, today: string): boolean {
  return typeof row["valid_to"] === "string" && row["valid_to"] < today;
}

/** The records of a section on the page. */
export function rowsOf(page: PointPage, section: RecordSection): readonly Row[] {
  const lists = {
    venue: page.venues,
    circuit: page.circuits,
    asset: page.assets,
    maintenance: page.maintenance,
    team: page.teams,
    member: page.members,
    training: page.training,
  };
  return lists[section] as readonly Row[];
}

const BRIEF = 90;

/** The beginning of a text, up to the end of a word. */
export function inBrief(said: string): string {
  if (said.length <= BRIEF) return said;
  return `${said.slice(0, BRIEF).replace(/\s+\S*$/, "")}…`;
}
