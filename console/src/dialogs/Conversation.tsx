import { ArrowLeft } from "lucide-react";
import { useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Loaded, Loading } from "../ui/States";
import { Bubble } from "./Bubble";
import { Composer } from "./Composer";
import { HandoffBar } from "./HandoffBar";
import { type Dialog, useDialog, useMessages } from "./queries";

export function Conversation({ id }: { id: number }) {
  const { t } = useTranslation();
  const dialog = useDialog(id);

  return (
    <section className="conversation" aria-label={t("dialogs.conversation")}>
      <Loaded query={dialog}>
        {(found) => (
          <>
            <header className="row">
              <Link className="button icon back" to="/dialogs">
                <ArrowLeft size={20} aria-hidden="true" />
                <span className="visually-hidden">{t("nav.dialogs")}</span>
              </Link>
              <div className="grow">
                <h2>{found.display_name}</h2>
                <span className="soft small">
                  {t(`channel.${found.channel as "telegram" | "web"}`)}
                  {found.telegram_username && ` · @${found.telegram_username}`}
                  {found.language_code && ` · ${found.language_code}`}
                </span>
              </div>
            </header>
            <HandoffBar dialog={found} />
            <Messages dialog={found} />
            <Composer dialog={found} />
          </>
        )}
      </Loaded>
    </section>
  );
}

/** Stays at the end while somebody reads there; who has scrolled back is left where he is. */
function Messages({ dialog }: { dialog: Dialog }) {
  const { t } = useTranslation();
  const messages = useMessages(dialog.id, dialog.message_count);
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const count = messages.data?.pages.reduce((sum, page) => sum + page.items.length, 0) ?? 0;

  // biome-ignore lint/correctness/useExhaustiveDependencies: each new message moves the end
  useLayoutEffect(() => {
    if (box.current !== null && atEnd.current) box.current.scrollTop = box.current.scrollHeight;
  }, [count]);

  if (messages.data === undefined)
    return messages.isError ? <Loaded query={messages}>{() => null}</Loaded> : <Loading />;

  return (
    <div
      ref={box}
      className="messages"
      role="log"
      aria-label={t("dialogs.messages")}
      tabIndex={0}
      onScroll={({ currentTarget: at }) => {
        atEnd.current = at.scrollHeight - at.scrollTop - at.clientHeight < 60;
      }}
    >
      {messages.hasPreviousPage && (
        <button type="button" className="button small" onClick={() => void messages.fetchPreviousPage()}>
          {t("dialogs.earlier")}
        </button>
      )}
      {messages.data.pages
        .flatMap((page) => page.items)
        .map((message) => (
          <Bubble key={message.id} message={message} />
        ))}
    </div>
  );
}
