import { beforeEach, describe, expect, test } from "vitest";
import { scopeFor } from "./beginning";
import { check, EMPTY, fieldOf, recurrenceOf, subPoints, toCheck, toRequest, type Draft } from "./draft";
import { draftName, drop, keep, recall } from "./keeping";

const TODAY = "2026-11-24";

const whole: Draft = {
  ...EMPTY,
  title: "  Hội nghị   trực tuyến\nnăm 2026 ",
  hostBodyId: 1,
  coordinator: "Trần Quốc Khánh",
  dutyOfficer: "Ngô Văn Trực",
  day: "1/12/2026",
  start: "8h",
  end: "10:30",
  rehearsalDay: "30/11",
  rehearsalTime: "14:00",
  mainPointId: 10,
  subPointIds: [10, 20, 30],
};

describe("what is wrong with a draft", () => {
  test("nothing, when it is whole", () => expect(check(whole, TODAY)).toEqual({}));

  test("an empty one says what is missing, field by field", () => {
    expect(check(EMPTY, TODAY)).toEqual({
      title: "required",
      hostBodyId: "required",
      coordinator: "required",
      dutyOfficer: "dutyOfficer",
      day: "required",
      rehearsalDay: "required",
      mainPointId: "noMain",
      subPointIds: "noSub",
    });
  });

  test("an end before the start", () => expect(check({ ...whole, end: "07:00" }, TODAY)).toEqual({ end: "endBeforeStart" }));

  test("a rehearsal after the conference", () => {
    expect(check({ ...whole, rehearsalDay: "2/12" }, TODAY)).toEqual({ rehearsalDay: "rehearsalAfter" });
  });

  test("a rehearsal that is not wanted is not checked", () => {
    expect(check({ ...whole, rehearse: false, rehearsalDay: "" }, TODAY)).toEqual({});
  });

  test("markup in a name", () => expect(check({ ...whole, title: "<b>Hội nghị</b>" }, TODAY)).toEqual({ title: "markup" }));

  test("the main point alone is no conference", () => {
    expect(check({ ...whole, subPointIds: [10] }, TODAY)).toEqual({ subPointIds: "noSub" });
  });

  test("250 sub points are taken, 251 are too many", () => {
    const many = Array.from({ length: 251 }, (_, index) => 100 + index);
    expect(check({ ...whole, subPointIds: [10, ...many.slice(1)] }, TODAY)).toEqual({});
    expect(check({ ...whole, subPointIds: many }, TODAY)).toEqual({ subPointIds: "tooMany" });
  });
});

test("the request has instants of the province and the main point outside the sub points", () => {
  expect(toRequest(whole, TODAY, true)).toEqual({
    title: "Hội nghị trực tuyến năm 2026",
    kind: "conference",
    scope: "a",
    host_body_id: 1,
    coordinator: "Trần Quốc Khánh",
    coordinator_phone: "",
    starts_at: "2026-12-01T01:00:00.000Z",
    ends_at: "2026-12-01T03:30:00.000Z",
    rehearsal_at: "2026-11-30T07:00:00.000Z",
    main_point_id: 10,
    sub_point_ids: [20, 30],
    organiser_body_id: null,
    duty_officer: "Ngô Văn Trực",
    duty_phone: "",
    venues: [],
    outside: null,
    held_elsewhere: null,
    secret: false,
    recording_requested: false,
    requests: [],
    technical_note: "",
    late_reason: "",
    submit: true,
  });
  expect(subPoints(whole)).toEqual([20, 30]);
});

describe("what planning asks for", () => {
  test("a central conference names its host; the day of its invitation is a day (Art. 5.2đ)", () => {
    expect(check({ ...whole, scope: "dd", invitationDay: "x" }, TODAY)).toEqual({ outsideHost: "outsideHost", invitationDay: "day" });
  });

  test("somebody is on duty at the main point (Art. 13.6c), unless it was held elsewhere", () => {
    expect(check({ ...whole, dutyOfficer: " " }, TODAY)).toEqual({ dutyOfficer: "dutyOfficer" });
    expect(check({ ...whole, dutyOfficer: "", heldElsewhere: "paper", rehearsalDay: "" }, TODAY)).toEqual({});
  });

  test("a secret conference is not sent", () => expect(check({ ...whole, secret: true }, TODAY)).toEqual({ secret: "secret" }));

  test("a series ends after its first day and holds its weekday", () => {
    const series = { ...whole, recurs: true, weekdays: [2], lastDay: "29/12/2026" };
    expect(check(series, TODAY)).toEqual({});
    expect(check({ ...series, weekdays: [1], lastDay: "1/12/2026" }, TODAY)).toEqual({ weekdays: "weekdays", lastDay: "lastDay" });
    expect(recurrenceOf(series, TODAY)).toEqual({ weekdays: [2], every_weeks: 1, last_day: "2026-12-29", left_out: [] });
    expect(recurrenceOf({ ...series, recurs: false }, TODAY)).toBeNull();
  });

  test("the server is asked once there is a day", () => {
    expect(toCheck({ ...whole, day: "" }, TODAY)).toBeUndefined();
    expect(toCheck(whole, TODAY, 7)?.conference_id).toBe(7);
    expect(toCheck(whole, TODAY)?.starts_at).toBe("2026-12-01T01:00:00.000Z");
  });

  test("who hosts says the letter of Art. 5.2; d and đ stay as chosen", () => {
    expect([scopeFor("district", "a"), scopeFor("department", "a"), scopeFor("district", "dd")]).toEqual(["c", "b", "dd"]);
  });
});

test.each([
  ["title", "title"],
  ["sub_point_ids.3", "subPointIds"],
  ["body.ends_at", "end"],
  ["something_else", undefined],
  [undefined, undefined],
])("a refusal about %s is shown at %s", (named, field) => expect(fieldOf(named)).toBe(field));

describe("keeping a draft", () => {
  beforeEach(() => localStorage.clear());
  const name = draftName(3, "new");

  test("what was typed comes back with the moment it was kept", () => {
    expect(keep(localStorage, name, whole, 1234)).toBe(1234);
    expect(recall(localStorage, name)).toEqual({ draft: whole, at: 1234 });
  });

  test("drafts of two people, and of two registrations, do not mix", () => {
    keep(localStorage, name, whole, 1);
    expect(recall(localStorage, draftName(4, "new"))).toBeUndefined();
    expect(recall(localStorage, draftName(3, 7))).toBeUndefined();
  });

  test("a field that a newer version brought gets its default", () => {
    localStorage.setItem(name, JSON.stringify({ draft: { title: "Cũ" }, at: 5 }));
    expect(recall(localStorage, name)).toEqual({ draft: { ...EMPTY, title: "Cũ" }, at: 5 });
  });

  test("what cannot be read is as if nothing was kept", () => {
    localStorage.setItem(name, "{");
    expect(recall(localStorage, name)).toBeUndefined();
  });

  test("a machine that keeps nothing is told of", () => {
    const full: Storage = Object.assign(Object.create(Storage.prototype) as Storage, {
      setItem: () => {
        throw new DOMException("full", "QuotaExceededError");
      },
    });
    expect(keep(full, name, whole, 1)).toBeUndefined();
  });

  test("a draft that was handed in is gone", () => {
    keep(localStorage, name, whole, 1);
    drop(localStorage, name);
    expect(recall(localStorage, name)).toBeUndefined();
  });
});
