import { BarController, BarElement, CategoryScale, Chart as Drawing, Legend, LinearScale, Tooltip } from "chart.js";
import { useEffect, useRef, useSyncExternalStore } from "react";

Drawing.register(BarController, BarElement, CategoryScale, Legend, LinearScale, Tooltip);

export interface Series {
  name: string;
  /** The name of a colour in tokens.css. */
  color: string;
  values: number[];
}

const dark = window.matchMedia("(prefers-color-scheme: dark)");

/** Stacked bars over days. It is a picture: the same numbers stand in a table beside it. */
export default function Chart(props: { label: string; days: string[]; series: Series[] }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useScheme();

  // biome-ignore lint/correctness/useExhaustiveDependencies: another colour scheme is another picture
  useEffect(() => {
    if (canvas.current === null) return;

    const color = (name: string) => resolved(canvas.current as HTMLElement, name);
    const drawing = new Drawing(canvas.current, {
      type: "bar",
      data: {
        labels: props.days,
        datasets: props.series.map((one) => ({
          label: one.name,
          data: one.values,
          backgroundColor: color(one.color),
          maxBarThickness: 34,
        })),
      },
      options: {
        animation: false,
        maintainAspectRatio: false,
        scales: {
          x: {
            stacked: true,
            grid: { display: false },
            ticks: { color: color("--text-soft"), maxRotation: 0, autoSkipPadding: 12 },
          },
          y: {
            stacked: true,
            beginAtZero: true,
            grid: { color: color("--border") },
            ticks: { color: color("--text-soft"), precision: 0 },
          },
        },
        plugins: { legend: { labels: { color: color("--text") } } },
      },
    });
    return () => drawing.destroy();
  }, [props.days, props.series, scheme]);

  return (
    <div className="chart">
      <canvas ref={canvas} role="img" aria-label={props.label} />
    </div>
  );
}

/** A canvas knows no light-dark(): the browser says what it comes to. */
function resolved(element: HTMLElement, name: string) {
  element.style.color = `var(${name})`;
  return getComputedStyle(element).color;
}

function useScheme() {
  return useSyncExternalStore(
    (changed) => {
      dark.addEventListener("change", changed);
      const theme = new MutationObserver(changed);
      theme.observe(document.documentElement, { attributeFilter: ["data-theme"] });
      return () => {
        dark.removeEventListener("change", changed);
        theme.disconnect();
      };
    },
    () => `${dark.matches} ${document.documentElement.dataset.theme ?? ""}`,
  );
}
