import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { localeOf } from "../i18n";
import { useFormats } from "../ui/formats";
import { Loading } from "../ui/States";
import type { Series } from "./Chart";

const Chart = lazy(() => import("./Chart"));

/** Figures by day, as a picture and, for who can't see it or wants the numbers, as a table. */
export function Daily(props: { title: string; dates: string[]; series: Series[] }) {
  const { t, i18n } = useTranslation();
  const { number } = useFormats();
  const day = new Intl.DateTimeFormat(localeOf(i18n.language), { day: "numeric", month: "short", timeZone: "UTC" });
  const days = props.dates.map((date) => day.format(new Date(date)));

  return (
    <figure className="card stack">
      <figcaption>
        <h2>{props.title}</h2>
      </figcaption>
      <Suspense fallback={<Loading />}>
        <Chart label={props.title} days={days} series={props.series} />
      </Suspense>
      <details className="small">
        <summary>{t("usage.numbers")}</summary>
        <section className="scroll" tabIndex={0} aria-label={props.title}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t("usage.day")}</th>
                {props.series.map(({ name }) => (
                  <th key={name} scope="col" className="number">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {days.map((name, index) => (
                <tr key={props.dates[index]}>
                  <th scope="row">{name}</th>
                  {props.series.map((one) => (
                    <td key={one.name} className="number">
                      {number(one.values[index] ?? 0)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </figure>
  );
}
