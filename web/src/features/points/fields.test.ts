import { expect, test } from "vitest";
import { isOver, PROFILE, readValues, SECTIONS, valuesOf } from "./fields";

const circuit = SECTIONS.find(({ section }) => section === "circuit")!;
const training = SECTIONS.find(({ section }) => section === "training")!;

test("what a form shows reads back as the record it came from", () => {
  const record = {
    provider: "VNPT", kind: "gov_wan", down_kbit: 50_000, up_kbit: 20_000, is_backup: true,
    contract: "12/HĐ", fault_phone: "0912", valid_from: "2026-02-01",
  };
  expect(readValues(circuit.fields, valuesOf(circuit.fields, record), "2026-03-11")).toEqual({ record, faults: {} });
});

test("an empty form takes the usual choices and leaves numbers to the server", () => {
  expect(readValues(PROFILE, valuesOf(PROFILE), "2026-03-11").record).toEqual({
    connection: "browser", codec_model: "", codec_address: "", mail: "", address: "", note: "",
  });
});

test("each wrong field is named, and thousands may be grouped", () => {
  const values = { ...valuesOf(circuit.fields), provider: " ", down_kbit: "50.000", up_kbit: "nhanh", valid_from: "31/2/2026" };
  const { record, faults } = readValues(circuit.fields, values, "2026-03-11");
  expect(faults).toEqual({ provider: "needed", up_kbit: "number", valid_from: "day" });
  expect(record["down_kbit"]).toBe(50_000);
  expect(readValues(training.fields, valuesOf(training.fields), "2026-03-11").faults).toEqual({
    name: "needed", course: "needed", trained_on: "needed",
  });
});

test("a record is over the day after its last", () => {
  expect([isOver({ valid_to: "2026-03-10" }, "2026-03-11"), isOver({ valid_to: "2026-03-11" }, "2026-03-11"), isOver({}, "2026-03-11")])
    .toEqual([true, false, false]);
});
