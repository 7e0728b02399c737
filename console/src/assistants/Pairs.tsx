import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, data } from "../api/client";
import { useMe } from "../api/me";
import { Badge } from "../ui/Badge";
import { Confirm } from "../ui/Confirm";
import { Pager } from "../ui/Pager";
import { Empty, Loaded } from "../ui/States";
import { Table } from "../ui/Table";
import { useAction } from "../ui/useAction";
import { PairForm } from "./PairForm";
import { type Assistant, type Pair, usePairs } from "./queries";

/** Questions with their answers, which are knowledge as documents are. */
export function Pairs({ assistant }: { assistant: Assistant }) {
  const { t } = useTranslation();
  const { isOwner } = useMe();
  const [search, setSearch] = useState("");
  const [page, setPage] = useState(1);
  const [edited, setEdited] = useState<Pair | "new" | null>(null);
  const pairs = usePairs(assistant.id, useDeferredValue(search).trim(), page);
  const remove = useAction(
    (id: number) =>
      data(
        api.DELETE("/api/assistants/{id}/questions/{question_id}", {
          params: { path: { id: assistant.id, question_id: id } },
        }),
      ),
    ["pairs", assistant.id],
  );

  return (
    <div className="stack">
      <div className="row">
        <input
          type="search"
          className="input grow"
          aria-label={t("pairs.search")}
          placeholder={t("pairs.search")}
          value={search}
          onChange={(event) => {
            setSearch(event.target.value);
            setPage(1);
          }}
        />
        {isOwner && (
          <button type="button" className="button primary" onClick={() => setEdited("new")}>
            {t("pairs.add")}
          </button>
        )}
      </div>
      <Loaded query={pairs}>
        {({ items, limit, total }) =>
          total === 0 ? (
            <Empty>{t("pairs.none")}</Empty>
          ) : (
            <>
              <Table<Pair>
                caption={t("assistants.tab.questions")}
                rows={items}
                id={(pair) => pair.id}
                columns={[
                  {
                    title: t("pairs.question"),
                    whole: true,
                    cell: (pair) => (
                      <>
                        <strong>{pair.question}</strong>
                        <div className="soft clamp">{pair.answer}</div>
                      </>
                    ),
                  },
                  {
                    title: t("documents.state"),
                    cell: (pair) => (
                      <Badge tone={pair.status === "ready" ? "good" : pair.status === "failed" ? "bad" : "plain"}>
                        {t(`documents.status.${pair.status as "ready" | "pending" | "failed"}`)}
                      </Badge>
                    ),
                  },
                  {
                    title: t("actions"),
                    cell: (pair) =>
                      isOwner && (
                        <div className="row">
                          <button type="button" className="button small" onClick={() => setEdited(pair)}>
                            {t("edit")}
                          </button>
                          <Confirm
                            label={t("delete")}
                            question={t("pairs.delete")}
                            detail={pair.question}
                            action={() => remove.mutateAsync(pair.id)}
                          />
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
      {edited !== null && (
        <PairForm
          assistant={assistant.id}
          {...(edited === "new" ? {} : { pair: edited })}
          close={() => setEdited(null)}
        />
      )}
    </div>
  );
}
