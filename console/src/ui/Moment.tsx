import { useTranslation } from "react-i18next";
import { localeOf } from "../i18n";

const dayMs = 24 * 60 * 60 * 1000;

/** A time as one says it: the hour of today, else the day; all of it when pointed at. */
export function Moment(props: { at: string; seconds?: boolean }) {
  const { i18n } = useTranslation();
  const at = new Date(props.at);
  const recent = Date.now() - at.getTime() < dayMs;
  const short = new Intl.DateTimeFormat(
    localeOf(i18n.language),
    recent
      ? { hour: "2-digit", minute: "2-digit", ...(props.seconds ? { second: "2-digit" } : {}) }
      : { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" },
  );
  const full = new Intl.DateTimeFormat(localeOf(i18n.language), { dateStyle: "full", timeStyle: "medium" });

  return (
    <time dateTime={props.at} title={full.format(at)}>
      {short.format(at)}
    </time>
  );
}
