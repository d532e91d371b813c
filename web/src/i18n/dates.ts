/** Instants as people read them. The whole province is in one time zone, wherever the browser thinks it is. */
import i18next from "i18next";

const ZONE = "Asia/Ho_Chi_Minh";
const OFFSET = "+07:00";

function part(instant: string | number | Date, options: Intl.DateTimeFormatOptions): string {
  const locale = i18next.language === "en" ? "en-GB" : "vi-VN";
  return new Intl.DateTimeFormat(locale, { timeZone: ZONE, ...options }).format(new Date(instant));
}

/** `08:05` */
export function clock(instant: string | number | Date): string {
  return part(instant, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

/** `08:05:09` */
export function clockSeconds(instant: string | number | Date): string {
  return part(instant, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
}

/** `2025-05-22`, the day in the province's time zone; sorts and compares. */
export function dayKey(instant: string | number | Date): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date(instant));
}

/** `22/5/2025`, in both languages: it is what stands on the paper. */
export function shortDay(instant: string | number | Date): string {
  const [year, month, day] = dayKey(instant).split("-");
  return `${Number(day)}/${Number(month)}/${year}`;
}

/** `Thứ Năm` */
export function weekday(instant: string | number | Date): string {
  return part(instant, { weekday: "long" });
}

/** `Thứ Năm, ngày 22 tháng 5 năm 2025` */
export function longDay(instant: string | number | Date): string {
  if (i18next.language === "en") return part(instant, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
  const [year, month, day] = dayKey(instant).split("-");
  return `${weekday(instant)}, ngày ${Number(day)} tháng ${Number(month)} năm ${year}`;
}

/** `Thứ Năm, 22/5/2025 08:00` */
export function dayAndClock(instant: string | number | Date): string {
  return `${shortDay(instant)}, ${clock(instant)}`;
}

/** Return the instant of a day (`2025-05-22`) and a time (`08:00`) in the province, as the API takes it. */
export function instantOf(day: string, time: string): string {
  return new Date(`${day}T${time}:00${OFFSET}`).toISOString();
}

/** `3 phút`, `1 giờ 20 phút`, `2 ngày`: a stretch of time in words. */
export function stretch(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const t = i18next.t;
  if (whole < 60) return t("age.seconds", { count: whole });
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return t("age.minutes", { count: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return t("age.days", { count: Math.floor(hours / 24) });
  const rest = minutes % 60;
  return rest ? t("age.hoursMinutes", { hours: String(hours), minutes: String(rest) }) : t("age.hours", { count: hours });
}

/** `01:11:55`: a place in a film. */
export function filmTime(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(whole / 3600))}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}
