import { expect, test } from "vitest";
import { changeLanguage } from "./index";
import { actorName } from "./actors";

test("what the system did by itself is said in the language of the page, people keep their names", async () => {
  await changeLanguage("en");
  expect(["Hệ thống", "", "Lý Văn Trực"].map(actorName)).toEqual(["System", "System", "Lý Văn Trực"]);
  await changeLanguage("vi");
  expect(actorName("Hệ thống")).toBe("Hệ thống");
});
