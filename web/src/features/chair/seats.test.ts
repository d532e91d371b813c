import { describe, expect, it } from "vitest";
import type { SeatView } from "@/features/room/session";
import { countPresence, findSeats, plain, worstFirst } from "./seats";
import { seatSample } from "../../../tests/support/seat-sample";

function seat(name: string, parent_name = "", presence: SeatView["presence"] = "present"): SeatView {
  return seatSample({ point_id: name.length, name, parent_name, presence });
}

const names = (seats: readonly SeatView[]) => seats.map((one) => one.name);

describe("finding a point", () => {
  const seats = [
    seat("UBND xã Đồng Việt", "Thành phố Bắc Giang"),
    seat("UBND huyện Yên Thế"),
    seat("UBND xã Canh Nậu", "UBND huyện Yên Thế"),
    seat("Yên Sơn", "UBND huyện Lục Nam"),
  ];

  it("needs no diacritics", () => {
    expect(plain("Đồng Việt, Thọ Xuân, ƯƠ")).toBe("dong viet, tho xuan, uo");
    expect(names(findSeats(seats, "dong viet"))).toEqual(["UBND xã Đồng Việt"]);
    expect(names(findSeats(seats, "Đồng"))).toEqual(["UBND xã Đồng Việt"]);
  });

  it("looks at the body above too, after the names themselves", () => {
    expect(names(findSeats(seats, "yen the"))).toEqual(["UBND huyện Yên Thế", "UBND xã Canh Nậu"]);
    expect(names(findSeats(seats, "yen"))).toEqual(["Yên Sơn", "UBND huyện Yên Thế", "UBND xã Canh Nậu"]);
  });

  it("has the one that was typed before another that differs by diacritics alone", () => {
    const two = [seat("Xã Tân My"), seat("Xã Tân Mỹ"), seat("Xã Tấn Mỹ")];
    expect(names(findSeats(two, "tân mỹ"))).toEqual(["Xã Tân Mỹ", "Xã Tân My", "Xã Tấn Mỹ"]);
    expect(names(findSeats(two, "tân my"))[0]).toBe("Xã Tân My");
    expect(names(findSeats(two, "Tân Mỹ".normalize("NFD")))[0]).toBe("Xã Tân Mỹ");
    expect(names(findSeats(two, "tan my"))).toHaveLength(3);
  });

  it("finds nothing for nothing", () => {
    expect(findSeats(seats, "  ")).toEqual([]);
    expect(findSeats(seats, "sapa")).toEqual([]);
  });
});

describe("the list of points", () => {
  it("has those in trouble first", () => {
    const seats = [seat("B"), seat("A"), seat("D", "", "absent"), seat("C", "", "dropped"), seat("E", "", "left")];
    expect(names(worstFirst(seats))).toEqual(["C", "D", "E", "A", "B"]);
    expect(countPresence(seats)).toEqual({ present: 2, dropped: 1, absent: 1, left: 1 });
  });
});
