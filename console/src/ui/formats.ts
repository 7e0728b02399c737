import { useTranslation } from "react-i18next";
import { localeOf } from "../i18n";

const kilo = 1024;

/** Numbers as the reader's language writes them. */
export function useFormats() {
  const language = localeOf(useTranslation().i18n.language);
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const compact = new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 });

  return {
    number: (value: number) => number.format(value),
    compact: (value: number) => compact.format(value),
    /** @param share from 0 to 1 */
    percent: (share: number) => percent.format(share),
    bytes(value: number) {
      const steps = ["byte", "kilobyte", "megabyte", "gigabyte"];
      const step = value < kilo ? 0 : Math.min(3, Math.floor(Math.log(value) / Math.log(kilo)));
      return new Intl.NumberFormat(language, {
        style: "unit",
        unit: steps[step] ?? "byte",
        unitDisplay: "short",
        maximumFractionDigits: step === 0 ? 0 : 1,
      }).format(value / kilo ** step);
    },
    /** @param seconds how long something takes or took */
    duration(seconds: number) {
      const [value, unit] =
        seconds < 0.0995
          ? [seconds * 1000, "millisecond"]
          : seconds < 90
            ? [seconds, "second"]
            : seconds < 5400
              ? [seconds / 60, "minute"]
              : seconds < 129600
                ? [seconds / 3600, "hour"]
                : [seconds / 86400, "day"];
      return new Intl.NumberFormat(language, {
        style: "unit",
        unit: unit as string,
        unitDisplay: "short",
        maximumFractionDigits: (value as number) < 10 ? 1 : 0,
      }).format(value as number);
    },
  };
}
