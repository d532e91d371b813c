import { expect, test } from "vitest";
import { fitting } from "./BackdropPicture";
import { lines } from "./raw";

test("a short title keeps the largest letters, on one row", () => {
  expect(fitting("HỌP", 880, 160, 68)).toEqual({ size: 68, rows: ["HỌP"] });
});

test("a long title is set in smaller letters until all of its words fit", () => {
  const { size, rows } = fitting("HỘI NGHỊ GIAO BAN PHÒNG, CHỐNG THIÊN TAI VÀ TÌM KIẾM CỨU NẠN", 880, 160, 68);
  expect(rows.join(" ")).toBe("HỘI NGHỊ GIAO BAN PHÒNG, CHỐNG THIÊN TAI VÀ TÌM KIẾM CỨU NẠN");
  expect(rows.length * size * 1.3).toBeLessThanOrEqual(160);
  expect(Math.max(...rows.map((row) => row.length)) * size * 0.62).toBeLessThanOrEqual(880);
});

test("empty lines are no recipients", () => {
  expect(lines(" Như trên \n\n Lưu ")).toEqual(["Như trên", "Lưu"]);
});
