import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { en } from "./en";

const storageKey = "chatai.language";

export const languages = { en: "English", ru: "Русский" } as const;
export type Language = keyof typeof languages;

/** What the user chose, else what his browser prefers, else English. */
export function preferredLanguage(): Language {
  const chosen = localStorage.getItem(storageKey);
  const wanted = chosen === null ? navigator.languages : [chosen];
  return wanted.map((tag) => tag.slice(0, 2)).find((tag): tag is Language => tag in languages) ?? "en";
}

/** Only the language that is read is loaded; English is at hand, for a text that another lacks. */
export async function switchLanguage(language: Language) {
  if (language === "ru" && !i18next.hasResourceBundle("ru", "translation"))
    i18next.addResourceBundle("ru", "translation", (await import("./ru")).ru);

  localStorage.setItem(storageKey, language);
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}

export async function startLanguages() {
  await i18next.use(initReactI18next).init({
    resources: { en: { translation: en } },
    lng: "en",
    fallbackLng: "en",
    interpolation: { escapeValue: false },
    returnNull: false,
  });

  const language = preferredLanguage();
  document.documentElement.lang = language;
  if (language !== "en") await switchLanguage(language);
}

/** How this reader writes numbers and times: as his browser says, as far as it speaks the chosen language. */
export function localeOf(language: string): string {
  return navigator.languages.find((tag) => tag.startsWith(language)) ?? language;
}
