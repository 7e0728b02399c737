import { ThumbsDown, ThumbsUp } from "lucide-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Moment } from "../ui/Moment";
import type { Message } from "./queries";

const Markdown = lazy(() => import("../ui/Markdown"));

type Sender = "user" | "assistant" | "operator" | "system";

/** One message: who says it, what, and for an answer what it rests on and what its reader thought of it. */
export function Bubble({ message }: { message: Message }) {
  const { t } = useTranslation();
  const sender = message.sender as Sender;

  return (
    <article className="bubble" data-sender={sender}>
      <header className="soft small">
        {t(`sender.${sender}`)} · <Moment at={message.created_at} />
        {message.feedback?.value === "up" && <ThumbsUp size={14} aria-label={t("dialogs.thumbUp")} />}
        {message.feedback?.value === "down" && <ThumbsDown size={14} aria-label={t("dialogs.thumbDown")} />}
      </header>
      {sender === "assistant" ? (
        <Suspense fallback={<p className="plain-text">{message.text}</p>}>
          <Markdown text={message.text} />
        </Suspense>
      ) : (
        <p className="plain-text">{message.text}</p>
      )}
      {message.feedback?.comment && <p className="soft small">“{message.feedback.comment}”</p>}
      {message.sources.length > 0 && (
        <details className="sources small">
          <summary>{t("dialogs.sources", { count: message.sources.length })}</summary>
          <ol>
            {message.sources.map((source) => (
              <li key={source.number} value={source.number}>
                <strong>{source.title}</strong>
                {source.heading && ` · ${source.heading}`}
                {source.page_from != null && ` · ${t("dialogs.page", { page: source.page_from })}`}
                {source.excerpt && <blockquote>{source.excerpt}</blockquote>}
              </li>
            ))}
          </ol>
        </details>
      )}
    </article>
  );
}
