import { expect, test } from "vitest";
import { FIRST, requestOf, wrongIn } from "./regulation";

const TODAY = "2026-11-25";

test("the first version begins with the figures of 14/2019", () => {
  expect(wrongIn(FIRST, TODAY)).toEqual(new Set());
  expect(requestOf(FIRST, TODAY)).toEqual({
    number: "14/2019/QĐ-UBND",
    effective_from: "2019-06-15",
    hotline: "0204.3829.006",
    opens_before_minutes: 60,
    registration_days: 3,
    technical_request_days: 1,
    rehearsal_days: 1,
    registration_counting: "nth_working_day",
    technical_request_counting: "nth_working_day",
    rehearsal_counting: "nth_working_day",
    office_opens: "07:30",
    office_closes: "17:00",
    saturdays: false,
    scopes: ["a", "b", "c", "d", "dd"],
    communes_host: true,
    note: "",
  });
});

test.each([
  [{ number: " " }, "number"],
  [{ from: "31/2/2027" }, "from"],
  [{ registrationDays: "0" }, "registrationDays"],
  [{ technicalDays: "1,5" }, "technicalDays"],
  [{ rehearsalDays: "31" }, "rehearsalDays"],
  [{ opensBefore: "1441" }, "opensBefore"],
  [{ officeCloses: "7h" }, "officeCloses"],
  [{ officeOpens: "25:00" }, "officeOpens"],
  [{ scopes: [] }, "scopes"],
])("%o is wrong", (part, field) => expect([...wrongIn({ ...FIRST, ...part }, TODAY)]).toEqual([field]));
