import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Page } from "../ui/Page";
import { Answers } from "./Answers";
import { Tokens } from "./Tokens";
import "./usage.css";

const periods = [7, 30, 90] as const;
const dayMs = 24 * 60 * 60 * 1000;

export default function UsagePage() {
  const { t } = useTranslation();
  const [days, setDays] = useState<number>(30);
  const from = new Date(Date.now() - (days - 1) * dayMs).toISOString().slice(0, 10);

  return (
    <Page
      title={t("nav.usage")}
      actions={
        <select
          className="input"
          aria-label={t("usage.period")}
          value={days}
          onChange={(event) => setDays(Number(event.target.value))}
        >
          {periods.map((count) => (
            <option key={count} value={count}>
              {t("usage.days", { count })}
            </option>
          ))}
        </select>
      }
    >
      <Tokens from={from} />
      <Answers from={from} />
    </Page>
  );
}
