/** The catalogue of strings: Vietnamese is the source, English complete. No string is shown that is not in it. */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import en from "./en";
import vi from "./vi";

export type Language = "vi" | "en";

const KEY = "nhipcau.language";

function remembered(): Language {
  return localStorage.getItem(KEY) === "en" ? "en" : "vi";
}

/** The language that pages, requests and dates are in. */
export function language(): Language {
  return i18next.language === "en" ? "en" : "vi";
}

/** Change the language of the page and remember it on this machine. */
export async function changeLanguage(next: Language): Promise<void> {
  localStorage.setItem(KEY, next);
  await i18next.changeLanguage(next);
}

i18next.on("languageChanged", (next) => {
  document.documentElement.lang = next;
});

void i18next.use(initReactI18next).init({
  resources: { vi: { translation: vi }, en: { translation: en } },
  lng: remembered(),
  fallbackLng: "vi",
  initAsync: false,
  interpolation: { escapeValue: false },
  react: { useSuspense: false },
  showSupportNotice: false,
});

