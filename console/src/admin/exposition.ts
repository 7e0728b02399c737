/** One number of a scrape. https://prometheus.io/docs/instrumenting/exposition_formats/ */
export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

const line = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? ([^ ]+)/;
const label = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/** Reads what `/metrics` says; lines that are no samples are left out. */
export function parse(text: string): Sample[] {
  return text.split("\n").flatMap((row) => {
    const [, name, labels, value] = row.startsWith("#") ? [] : (line.exec(row) ?? []);
    return name === undefined
      ? []
      : [{ name, labels: pairs(labels ?? ""), value: Number(value === "+Inf" ? "Infinity" : value) }];
  });
}

export function sum(samples: Sample[], name: string, where: Record<string, string> = {}): number {
  return matching(samples, name, where).reduce((total, { value }) => total + value, 0);
}

export function max(samples: Sample[], name: string): number {
  return matching(samples, name, {}).reduce((most, { value }) => Math.max(most, value), 0);
}

/** The value that a share of a histogram's events stay under, as PromQL's histogram_quantile finds it; NaN without events. */
export function quantile(samples: Sample[], name: string, share: number, where: Record<string, string> = {}): number {
  const bounds = new Map<number, number>();
  for (const { labels, value } of matching(samples, `${name}_bucket`, where)) {
    const bound = labels.le === "+Inf" ? Number.POSITIVE_INFINITY : Number(labels.le);
    bounds.set(bound, (bounds.get(bound) ?? 0) + value);
  }

  const buckets = [...bounds].sort(([one], [other]) => one - other);
  const rank = share * (buckets.at(-1)?.[1] ?? 0);
  const at = buckets.findIndex(([, count]) => count >= rank);
  const [bound, count] = buckets[at] ?? [Number.NaN, 0];
  if (rank === 0) return Number.NaN;

  const [lower, before] = buckets[at - 1] ?? [0, 0];
  return bound === Number.POSITIVE_INFINITY ? lower : lower + ((bound - lower) * (rank - before)) / (count - before);
}

function matching(samples: Sample[], name: string, where: Record<string, string>) {
  return samples.filter(
    (sample) => sample.name === name && Object.entries(where).every(([key, value]) => sample.labels[key] === value),
  );
}

function pairs(text: string) {
  return Object.fromEntries([...text.matchAll(label)].map(([, name, value]) => [name, value?.replace(/\\(.)/g, "$1")]));
}
