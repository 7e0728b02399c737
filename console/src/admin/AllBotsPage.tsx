import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, data, type Schemas } from "../api/client";
import { BotState } from "../bots/BotState";
import { Badge } from "../ui/Badge";
import { useFormats } from "../ui/formats";
import { Moment } from "../ui/Moment";
import { Page } from "../ui/Page";
import { Pager } from "../ui/Pager";
import { Empty, Loaded } from "../ui/States";
import { Table } from "../ui/Table";

type Bot = Schemas["ListAllBotsItem"];
type Replica = Schemas["ListReplicasItem"];
type State = "starting" | "running" | "stopped" | "error";

const refreshMs = 5_000;
const states: State[] = ["starting", "running", "stopped", "error"];

/** The processes that host the bots, and every bot of every tenant. */
export default function AllBotsPage() {
  const { t } = useTranslation();
  const { number, bytes } = useFormats();
  const [replica, setReplica] = useState("");
  const replicas = useQuery({
    queryKey: ["replicas"],
    queryFn: () => data(api.GET("/api/admin/replicas")),
    refetchInterval: refreshMs,
  });

  return (
    <Page title={t("nav.allBots")} lead={t("allBots.lead")}>
      <Loaded query={replicas}>
        {({ bots, cold_start, replicas: items }) => (
          <>
            <dl className="tiles">
              {(["wanted", "running", "starting", "error"] as const).map((name) => (
                <div className="tile" key={name}>
                  <dt>{t(`allBots.counts.${name}`)}</dt>
                  <dd>{number(bots[name])}</dd>
                </div>
              ))}
            </dl>
            {cold_start.waiting > 0 && (
              <div className="notice">
                {t("allBots.coldStart", { waiting: number(cold_start.waiting) })}
                <progress aria-label={t("allBots.counts.running")} max={bots.wanted} value={bots.running} />
              </div>
            )}
            <Table<Replica>
              caption={t("allBots.replicas")}
              rows={items}
              id={({ address }) => address}
              columns={[
                { title: t("allBots.replica"), whole: true, cell: ({ address }) => <code>{address}</code> },
                {
                  title: t("documents.state"),
                  cell: ({ status }) => <Badge tone={status === "active" ? "good" : "warn"}>{status}</Badge>,
                },
                {
                  title: t("nav.bots"),
                  number: true,
                  cell: ({ bots: count }) => (count == null ? "–" : number(count)),
                },
                {
                  title: t("allBots.memory"),
                  number: true,
                  cell: ({ process_memory: memory }) => (memory == null ? "–" : bytes(memory)),
                },
                { title: t("allBots.since"), cell: ({ started_at: at }) => at && <Moment at={at} /> },
              ]}
            />
            <Bots replica={replica} choose={setReplica} replicas={items} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Bots(props: { replica: string; choose: (address: string) => void; replicas: Replica[] }) {
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  const [state, setState] = useState<State | "">("");
  const [page, setPage] = useState(1);
  const query = {
    page,
    limit: 50,
    ...(props.replica === "" ? {} : { replica: props.replica }),
    ...(state === "" ? {} : { state }),
    ...(search.trim() === "" ? {} : { search: search.trim() }),
  };
  const bots = useQuery({
    queryKey: ["allBots", useDeferredValue(JSON.stringify(query))],
    queryFn: () => data(api.GET("/api/admin/bots", { params: { query } })),
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs,
  });

  function narrow(change: () => void) {
    change();
    setPage(1);
  }

  return (
    <>
      <search className="row">
        <input
          type="search"
          className="input grow"
          aria-label={t("allBots.search")}
          placeholder={t("allBots.search")}
          value={search}
          onChange={(event) => narrow(() => setSearch(event.target.value))}
        />
        <select
          className="input"
          aria-label={t("documents.state")}
          value={state}
          onChange={(event) => narrow(() => setState(event.target.value as State))}
        >
          <option value="">{t("allBots.anyState")}</option>
          {states.map((name) => (
            <option key={name} value={name}>
              {t(`bots.states.${name}`)}
            </option>
          ))}
        </select>
        <select
          className="input"
          aria-label={t("allBots.replica")}
          value={props.replica}
          onChange={(event) => narrow(() => props.choose(event.target.value))}
        >
          <option value="">{t("allBots.anyReplica")}</option>
          {props.replicas.map(({ address }) => (
            <option key={address}>{address}</option>
          ))}
        </select>
      </search>
      <Loaded query={bots}>
        {({ items, limit, total }) =>
          total === 0 ? (
            <Empty>{t("allBots.none")}</Empty>
          ) : (
            <>
              <Table<Bot>
                caption={t("nav.allBots")}
                rows={items}
                id={(bot) => bot.id}
                columns={[
                  {
                    title: t("bots.bot"),
                    whole: true,
                    cell: (bot) => (
                      <>
                        <strong>{bot.display_name}</strong> <span className="soft">@{bot.username}</span>
                      </>
                    ),
                  },
                  {
                    title: t("documents.state"),
                    cell: (bot) => <BotState bot={{ state: bot.state, last_error: bot.reason ?? null }} />,
                  },
                  { title: t("allBots.wanted"), cell: (bot) => t(`allBots.desired.${bot.desired_state as "running"}`) },
                  { title: t("allBots.replica"), cell: (bot) => bot.replica && <code>{bot.replica}</code> },
                  { title: t("allBots.since"), cell: (bot) => bot.since && <Moment at={bot.since} /> },
                  {
                    title: t("allBots.lastUpdate"),
                    cell: (bot) => bot.last_update_at && <Moment at={bot.last_update_at} />,
                  },
                ]}
              />
              <Pager page={page} limit={limit} total={total} turn={setPage} />
            </>
          )
        }
      </Loaded>
    </>
  );
}
