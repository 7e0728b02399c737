import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Language, languages, switchLanguage } from "../i18n";
import { chooseTheme, chosenTheme, type Theme, themes } from "./theme";

export function Preferences() {
  const { t, i18n } = useTranslation();
  const [theme, setTheme] = useState(chosenTheme());

  return (
    <div className="row">
      <select
        className="input"
        aria-label={t("language")}
        value={i18n.language}
        onChange={(event) => void switchLanguage(event.target.value as Language)}
      >
        {Object.entries(languages).map(([tag, name]) => (
          <option key={tag} value={tag}>
            {name}
          </option>
        ))}
      </select>
      <select
        className="input"
        aria-label={t("theme.label")}
        value={theme}
        onChange={(event) => {
          const chosen = event.target.value as Theme;
          chooseTheme(chosen);
          setTheme(chosen);
        }}
      >
        {themes.map((name) => (
          <option key={name} value={name}>
            {t(`theme.${name}`)}
          </option>
        ))}
      </select>
    </div>
  );
}
