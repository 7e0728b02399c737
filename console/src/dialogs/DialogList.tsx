import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import { Moment } from "../ui/Moment";
import { Empty, Loaded } from "../ui/States";
import { HandoffBadge } from "./HandoffBadge";
import { type Dialog, type Status, useDialogs } from "./queries";

const shownStatuses = ["requested", "active", "none", "released", "cancelled"] as const;

export function DialogList() {
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  const [status, setStatus] = useState<Status | "">("");
  const dialogs = useDialogs({ search: useDeferredValue(search).trim(), status: status || undefined });

  return (
    <>
      <search className="stack">
        <input
          type="search"
          className="input"
          aria-label={t("dialogs.search")}
          placeholder={t("dialogs.search")}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <select
          className="input"
          aria-label={t("dialogs.status")}
          value={status}
          onChange={(event) => setStatus(event.target.value as Status | "")}
        >
          <option value="">{t("dialogs.all")}</option>
          {shownStatuses.map((name) => (
            <option key={name} value={name}>
              {t(`handoff.${name}`)}
            </option>
          ))}
        </select>
      </search>
      <Loaded query={dialogs}>
        {({ pages }) =>
          pages[0]?.total === 0 ? (
            <Empty>{t("dialogs.none")}</Empty>
          ) : (
            <>
              <ul className="dialog-list">
                {pages
                  .flatMap((page) => page.items)
                  .map((dialog) => (
                    <li key={dialog.id}>
                      <Entry dialog={dialog} />
                    </li>
                  ))}
              </ul>
              {dialogs.hasNextPage && (
                <button
                  type="button"
                  className="button"
                  disabled={dialogs.isFetching}
                  onClick={() => void dialogs.fetchNextPage()}
                >
                  {t("more")}
                </button>
              )}
            </>
          )
        }
      </Loaded>
    </>
  );
}

function Entry({ dialog }: { dialog: Dialog }) {
  const { t } = useTranslation();
  return (
    <NavLink to={`/dialogs/${dialog.id}`}>
      <span className="name">{dialog.display_name}</span>
      <span className="soft small">
        <Moment at={dialog.last_message_at} />
      </span>
      <span className="last soft small">
        {isAnswer(dialog.last_message_sender) && `${t(`sender.${dialog.last_message_sender}`)}: `}
        {dialog.last_message_text}
      </span>
      <span className="row">
        <HandoffBadge status={dialog.handoff_status as Status} />
        <span className="soft small">{t(`channel.${dialog.channel as "telegram" | "web"}`)}</span>
      </span>
    </NavLink>
  );
}

function isAnswer(sender: string | null): sender is "assistant" | "operator" {
  return sender === "assistant" || sender === "operator";
}
