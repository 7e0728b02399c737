import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, data } from "../api/client";
import { useFormats } from "../ui/formats";
import { Empty, Failure } from "../ui/States";
import type { Assistant } from "./queries";

/** What the assistant would be given for a question. */
export function Trial({ assistant }: { assistant: Assistant }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const [query, setQuery] = useState("");
  const search = useMutation({
    mutationFn: () =>
      data(api.POST("/api/assistants/{id}/search", { params: { path: { id: assistant.id } }, body: { query } })),
  });

  return (
    <div className="stack">
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          search.mutate();
        }}
      >
        <input
          className="input grow"
          required
          aria-label={t("trial.question")}
          placeholder={t("trial.question")}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
        <button type="submit" className="button primary" disabled={search.isPending}>
          {t("trial.search")}
        </button>
      </form>
      {search.isError && <Failure error={search.error} />}
      {search.data === undefined && !search.isError && <Empty>{t("trial.lead")}</Empty>}
      {search.data?.items.length === 0 && <Empty>{t("trial.nothing")}</Empty>}
      {search.data && search.data.items.length > 0 && (
        <ol className="passages" aria-label={t("trial.found")}>
          {search.data.items.map((passage) => (
            <li className="card stack" key={passage.passage_id}>
              <div className="row">
                <strong className="grow wrap">{passage.title}</strong>
                <span className="soft small">
                  {t("trial.score")} {number(passage.score)}
                </span>
              </div>
              {(passage.heading || passage.page_from != null) && (
                <span className="soft small">
                  {passage.heading}
                  {passage.page_from != null && ` · ${t("dialogs.page", { page: passage.page_from })}`}
                </span>
              )}
              <p className="plain small">{passage.content}</p>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
