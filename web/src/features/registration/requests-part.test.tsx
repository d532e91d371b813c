import { cleanup, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { changeLanguage } from "@/i18n";
import { faults, show } from "../../../tests/support/page";
import { conference } from "../../../tests/support/samples";
import { EMPTY, fromConference, toCheck, toRequest, type Draft } from "./draft";
import { RequestsPart } from "./RequestsPart";

const TODAY = "2026-11-20";

beforeEach(() => changeLanguage("vi"));
afterEach(cleanup);

test("slides, clip and public stream are asked for in the form", async () => {
  let typed: Draft = { ...EMPTY, day: "24/11/2026", rehearsalDay: "23/11/2026" };
  function Form() {
    const [draft, setDraft] = useState(typed);
    const change = (part: Partial<Draft>) => {
      typed = { ...typed, ...part };
      setDraft(typed);
    };
    return <RequestsPart draft={draft} change={change} errorOf={() => undefined} today={TODAY} />;
  }
  const { container } = show(<Form />);
  expect(toCheck(typed, TODAY)?.technical).toBe(false);
  await userEvent.click(screen.getByRole("checkbox", { name: "Trình chiếu tài liệu" }));
  await userEvent.click(screen.getByRole("checkbox", { name: "Phát trực tiếp ra ngoài" }));
  expect(toRequest(typed, TODAY, true)).toMatchObject({ recording_requested: false, requests: ["slides", "stream"] });
  expect(toCheck(typed, TODAY)?.technical).toBe(true);
  expect(await faults(container)).toEqual([]);
});

test("what was asked for is ticked when the registration is changed", () => {
  const draft = fromConference({ ...conference, requests: ["recording", "clip"] });
  expect([draft.slides, draft.clip, draft.stream]).toEqual([false, true, false]);
});
