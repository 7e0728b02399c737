import { type InfiniteData, type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Schemas } from "../api/client";
import { type LiveEvent, listen } from "../api/events";
import type { Message } from "./queries";

type Messages = InfiniteData<Schemas["PageOfMessage"]>;

/** What changes with what is told; the rest is left as it was read. */
const touched: Record<string, string[]> = {
  "dialog.opened": ["dialogs"],
  "message.created": ["dialogs"],
  "handoff.changed": ["dialogs", "queue"],
  "question.unanswered": ["unanswered"],
  "retrieval_run.ended": ["runs"],
};

/** Keeps everything about dialogs that is shown as it is. @returns whether the line to the server stands */
export function useLiveDialogs(): boolean {
  const queries = useQueryClient();
  const [connected, setConnected] = useState(true);

  useEffect(() => {
    const ended = new AbortController();
    void listen((event) => take(queries, event), setConnected, ended.signal);
    return () => ended.abort();
  }, [queries]);

  return connected;
}

function take(queries: QueryClient, event: LiveEvent) {
  if (event.type === "ready" || event.type === "reset") {
    // What happened before the line stood was not told.
    for (const key of ["dialogs", "messages", "handoff", "queue"]) void queries.invalidateQueries({ queryKey: [key] });
    return;
  }

  const id = event.data.dialog_id as number | null;
  for (const key of touched[event.type] ?? []) void queries.invalidateQueries({ queryKey: [key] });
  if (id === null) return;

  switch (event.type) {
    case "message.created":
      if (event.data.message) append(queries, id, event.data.message as Message);
      break;
    case "handoff.changed":
      void queries.invalidateQueries({ queryKey: ["handoff", id] });
      void queries.invalidateQueries({ queryKey: ["dialog", id] });
      break;
    case "feedback.changed":
      void queries.invalidateQueries({ queryKey: ["messages", id] });
      break;
  }
}

/** Puts a message behind those that are shown, unless it is there already. */
export function append(queries: QueryClient, dialog: number, message: Message) {
  queries.setQueryData<Messages>(["messages", dialog], (shown) => {
    const last = shown?.pages.at(-1);
    if (
      shown === undefined ||
      last === undefined ||
      shown.pages.some((page) => page.items.some(({ id }) => id === message.id))
    )
      return shown;

    const grown = { ...last, items: [...last.items, message], total: last.total + 1 };
    return { ...shown, pages: [...shown.pages.slice(0, -1), grown] };
  });
}
