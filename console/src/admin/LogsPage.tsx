import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { api, data, type Schemas } from "../api/client";
import { Badge, type Tone } from "../ui/Badge";
import { Moment } from "../ui/Moment";
import { Page } from "../ui/Page";
import { Empty, Loaded } from "../ui/States";
import { Table } from "../ui/Table";

type Line = Schemas["LogRecord"];
type Level = "debug" | "info" | "warning" | "error" | "critical";

const tones: Record<Level, Tone> = { debug: "plain", info: "plain", warning: "warn", error: "bad", critical: "bad" };
const levels: Level[] = ["debug", "info", "warning", "error", "critical"];
const services = ["gateway", "api", "bot-manager", "token-pool"];
const most = 200;

/** The log files, newest first. What is searched for stands in the address, so that a finding can be passed on. */
export default function LogsPage() {
  const { t } = useTranslation();
  const [address, setAddress] = useSearchParams();
  const asked = Object.fromEntries([...address].filter(([, value]) => value !== ""));
  const [form, setForm] = useState({ trace_id: "", level: "", service: "", search: "", ...asked });
  const logs = useQuery({
    queryKey: ["logs", asked],
    queryFn: () => data(api.GET("/api/admin/logs", { params: { query: { ...asked, limit: most } } })),
    placeholderData: keepPreviousData,
  });
  const change = (part: Partial<typeof form>) => setForm({ ...form, ...part });

  function submit(event: FormEvent) {
    event.preventDefault();
    setAddress(form);
    void logs.refetch();
  }

  return (
    <Page title={t("nav.logs")} lead={t("logs.lead")}>
      <form className="row" onSubmit={submit}>
        <input
          className="input grow"
          aria-label={t("logs.traceId")}
          placeholder={t("logs.traceId")}
          pattern="[0-9A-Fa-f]{32}"
          value={form.trace_id}
          onChange={(event) => change({ trace_id: event.target.value.trim() })}
        />
        <input
          className="input grow"
          aria-label={t("logs.search")}
          placeholder={t("logs.search")}
          maxLength={200}
          value={form.search}
          onChange={(event) => change({ search: event.target.value })}
        />
        <select
          className="input"
          aria-label={t("logs.level")}
          value={form.level}
          onChange={(event) => change({ level: event.target.value })}
        >
          <option value="">{t("logs.anyLevel")}</option>
          {levels.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <select
          className="input"
          aria-label={t("logs.service")}
          value={form.service}
          onChange={(event) => change({ service: event.target.value })}
        >
          <option value="">{t("logs.anyService")}</option>
          {services.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <button type="submit" className="button primary">
          {t("logs.show")}
        </button>
      </form>
      <Loaded query={logs}>
        {({ items, truncated }) => (
          <>
            {items.length === 0 ? <Empty>{t("logs.none")}</Empty> : <Lines lines={items} />}
            {truncated && <p className="soft small">{t("logs.truncated")}</p>}
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Lines({ lines }: { lines: Line[] }) {
  const { t } = useTranslation();
  const numbered = lines.map((line, index) => ({ ...line, index }));

  return (
    <Table<Line & { index: number }>
      caption={t("nav.logs")}
      rows={numbered}
      id={({ index }) => index}
      columns={[
        { title: t("logs.time"), cell: ({ time }) => <Moment at={time} seconds /> },
        { title: t("logs.level"), cell: ({ level }) => <Badge tone={tones[level as Level]}>{level}</Badge> },
        { title: t("logs.service"), cell: ({ service }) => service },
        {
          title: t("logs.line"),
          whole: true,
          cell: ({ text, logger, trace_id: trace }) => (
            <>
              <code className="wrap">
                {logger && `${logger}: `}
                {text}
              </code>
              {trace && (
                <a className="small trace" href={`?trace_id=${trace}`}>
                  {trace}
                </a>
              )}
            </>
          ),
        },
      ]}
    />
  );
}
