import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api, data, type Schemas } from "../api/client";
import { useMe } from "../api/me";
import { useAssistants } from "../assistants/queries";
import { Confirm } from "../ui/Confirm";
import { Page } from "../ui/Page";
import { Pager } from "../ui/Pager";
import { Empty, Failure, Loaded } from "../ui/States";
import { Table } from "../ui/Table";
import { useAction } from "../ui/useAction";
import { BotState } from "./BotState";
import { ConnectBot } from "./ConnectBot";

type Bot = Schemas["BotInstance"];

const unsettledMs = 1_000;
const settledMs = 15_000;

export default function BotsPage() {
  const { t } = useTranslation();
  const { isOwner } = useMe();
  const [page, setPage] = useState(1);
  const [connecting, setConnecting] = useState(false);
  const assistants = useAssistants().data?.items ?? [];
  const bots = useQuery({
    queryKey: ["bots", page],
    queryFn: () => data(api.GET("/api/bot-instances", { params: { query: { page, limit: 20 } } })),
    refetchInterval: ({ state }) => (state.data?.items.some(isUnsettled) ? unsettledMs : settledMs),
  });
  const start = useAction(
    (id: number) => data(api.POST("/api/start-bot/{id}", { params: { path: { id } } })),
    ["bots"],
  );
  const stop = useAction((id: number) => data(api.POST("/api/stop-bot/{id}", { params: { path: { id } } })), ["bots"]);
  const remove = useAction(
    (id: number) => data(api.DELETE("/api/bot-instances/{id}", { params: { path: { id } } })),
    ["bots"],
  );
  const error = start.error ?? stop.error;

  return (
    <Page
      title={t("nav.bots")}
      lead={t("bots.lead")}
      actions={
        isOwner && (
          <button type="button" className="button primary" onClick={() => setConnecting(true)}>
            {t("bots.connect")}
          </button>
        )
      }
    >
      {error !== null && <Failure error={error} />}
      <Loaded query={bots}>
        {({ items, limit, total }) =>
          total === 0 ? (
            <Empty>{t("bots.none")}</Empty>
          ) : (
            <>
              <Table<Bot>
                caption={t("nav.bots")}
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
                  { title: t("documents.state"), cell: (bot) => <BotState bot={bot} /> },
                  {
                    title: t("bots.assistant"),
                    cell: (bot) => (
                      <Link to={`/assistants/${bot.assistant_id}`}>
                        {assistants.find(({ id }) => id === bot.assistant_id)?.name ?? bot.assistant_id}
                      </Link>
                    ),
                  },
                  { title: t("bots.mode"), cell: (bot) => t(`bots.modes.${bot.mode as "polling" | "webhook"}`) },
                  {
                    title: t("actions"),
                    cell: (bot) => (
                      <div className="row">
                        {bot.is_active ? (
                          <button type="button" className="button small" onClick={() => stop.mutate(bot.id)}>
                            {t("bots.stop")}
                          </button>
                        ) : (
                          <button type="button" className="button small" onClick={() => start.mutate(bot.id)}>
                            {t("bots.start")}
                          </button>
                        )}
                        {isOwner && (
                          <Confirm
                            label={t("delete")}
                            question={t("bots.delete", { name: bot.display_name })}
                            detail={t("bots.deleteDetail")}
                            action={() => remove.mutateAsync(bot.id)}
                          />
                        )}
                      </div>
                    ),
                  },
                ]}
              />
              <Pager page={page} limit={limit} total={total} turn={setPage} />
            </>
          )
        }
      </Loaded>
      {connecting && <ConnectBot assistants={assistants} close={() => setConnecting(false)} />}
    </Page>
  );
}

/** What is wanted and what is are not the same yet. */
function isUnsettled(bot: Bot) {
  return bot.state === "starting" || bot.is_active !== (bot.state === "running" || bot.state === "error");
}
