import { cleanup, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { changeLanguage } from "@/i18n";
import { show } from "../../../tests/support/page";
import * as samples from "../../../tests/support/samples";
import { EventWord } from "./EventWord";

beforeEach(() => changeLanguage("vi"));
afterEach(cleanup);

const [line] = samples.logbook.lines;

test.each([
  ["agenda.moved", "Sang mục"],
  ["recording.disk_low", "Đĩa sắp đầy"],
  ["something.of_a_newer_server", "Việc khác"],
])("a line of type %s bears its word, never the type", (type, word) => {
  if (!line) throw new Error("the sample holds no line");
  show(<EventWord line={{ ...line, type }} />);
  expect(screen.getByText(word)).toBeTruthy();
  expect(screen.queryByText(type)).toBeNull();
});
