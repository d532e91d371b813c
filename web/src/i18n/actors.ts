import i18next from "i18next";
import vi from "./vi/logbook";

/** Whoever did something, as the page says it; what the system did by itself is stored under its Vietnamese name. */
export function actorName(name: string): string {
  return !name || name === vi.system ? i18next.t("logbook.system") : name;
}
