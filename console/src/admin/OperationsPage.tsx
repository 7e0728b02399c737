import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, data } from "../api/client";
import { Badge, type Tone } from "../ui/Badge";
import { useFormats } from "../ui/formats";
import { Page } from "../ui/Page";
import { Loaded } from "../ui/States";
import { Table } from "../ui/Table";
import { max, parse, quantile, type Sample, sum } from "./exposition";

type Health = "healthy" | "degraded" | "unhealthy";

const refreshMs = 5_000;
const tones: Record<Health, Tone> = { healthy: "good", degraded: "warn", unhealthy: "bad" };

/** The steps of a message's way, with the histogram that measures each. */
const steps: {
  name: "embed" | "retrieve" | "complete" | "turn" | "deliver";
  metric: string;
  where?: Record<string, string>;
}[] = [
  { name: "embed", metric: "chatai_turn_step_duration_seconds", where: { chatai_turn_step: "embed" } },
  { name: "retrieve", metric: "chatai_turn_step_duration_seconds", where: { chatai_turn_step: "retrieve" } },
  { name: "complete", metric: "chatai_turn_step_duration_seconds", where: { chatai_turn_step: "complete" } },
  { name: "turn", metric: "chatai_turn_duration_seconds", where: { service: "bot-manager" } },
  { name: "deliver", metric: "chatai_outbox_wait_seconds" },
];

export default function OperationsPage() {
  const { t } = useTranslation();
  return (
    <Page title={t("nav.operations")}>
      <HealthCards />
      <Measures />
    </Page>
  );
}

function HealthCards() {
  const { t } = useTranslation();
  const { duration } = useFormats();
  const health = useQuery({
    queryKey: ["health"],
    // Unhealthy is an answer, not a failure.
    queryFn: async () =>
      (await api.GET("/health")).data ?? (await fetch("/health").then((response) => response.json())),
    refetchInterval: refreshMs,
  });

  return (
    <Loaded query={health}>
      {({ status, components }) => (
        <section className="stack" aria-label={t("operations.health")}>
          <div className="row">
            <h2>{t("operations.health")}</h2>
            <Badge tone={tones[status as Health]}>{t(`operations.states.${status as Health}`)}</Badge>
          </div>
          <ul className="tiles cards">
            {Object.entries(
              (components ?? {}) as Record<string, { status: Health; latency_ms?: number; error?: string }>,
            ).map(([name, component]) => (
              <li className="tile" key={name}>
                <div className="small">{name}</div>
                <Badge tone={tones[component.status]}>{t(`operations.states.${component.status}`)}</Badge>
                <div className="soft small wrap">
                  {component.error ?? (component.latency_ms === undefined ? "" : duration(component.latency_ms / 1000))}
                </div>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Loaded>
  );
}

function Measures() {
  const metrics = useQuery({
    queryKey: ["metrics"],
    queryFn: async () => parse(await data(api.GET("/metrics", { parseAs: "text" }))),
    refetchInterval: refreshMs,
  });

  return (
    <Loaded query={metrics}>
      {(samples) => (
        <>
          <Queues samples={samples} />
          <Latencies samples={samples} />
        </>
      )}
    </Loaded>
  );
}

function Queues({ samples }: { samples: Sample[] }) {
  const { t } = useTranslation();
  const { number, duration } = useFormats();
  // Each replica reads the same tables, so the queues are not added up.
  const tiles = [
    { name: t("operations.inbox"), value: number(max(samples, "chatai_inbox_depth")) },
    { name: t("operations.inboxAge"), value: duration(max(samples, "chatai_inbox_age_seconds")) },
    { name: t("operations.outbox"), value: number(max(samples, "chatai_outbox_depth")) },
    { name: t("operations.outboxAge"), value: duration(max(samples, "chatai_outbox_age_seconds")) },
    { name: t("operations.received"), value: number(sum(samples, "chatai_updates_received_total")) },
    { name: t("operations.sent"), value: number(sum(samples, "chatai_telegram_sends_total")) },
    { name: t("operations.running"), value: number(sum(samples, "chatai_token_pool_reservations")) },
  ];

  return (
    <section className="stack" aria-label={t("operations.queues")}>
      <h2>{t("operations.queues")}</h2>
      <dl className="tiles">
        {tiles.map(({ name, value }) => (
          <div className="tile" key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Latencies({ samples }: { samples: Sample[] }) {
  const { t } = useTranslation();
  const { number, duration } = useFormats();
  const shown = (seconds: number) => (Number.isNaN(seconds) ? "–" : duration(seconds));

  return (
    <section className="stack" aria-label={t("operations.latency")}>
      <h2>{t("operations.latency")}</h2>
      <p className="soft small">{t("operations.latencyLead")}</p>
      <Table
        caption={t("operations.latency")}
        rows={steps}
        id={({ name }) => name}
        columns={[
          { title: t("operations.step"), whole: true, cell: ({ name }) => t(`operations.steps.${name}`) },
          {
            title: t("operations.count"),
            number: true,
            cell: ({ metric, where }) => number(sum(samples, `${metric}_count`, where)),
          },
          {
            title: t("operations.median"),
            number: true,
            cell: ({ metric, where }) => shown(quantile(samples, metric, 0.5, where)),
          },
          { title: "95 %", number: true, cell: ({ metric, where }) => shown(quantile(samples, metric, 0.95, where)) },
          { title: "99 %", number: true, cell: ({ metric, where }) => shown(quantile(samples, metric, 0.99, where)) },
        ]}
      />
    </section>
  );
}
