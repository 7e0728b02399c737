import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api, data, type Schemas } from "../api/client";
import { PairForm } from "../assistants/PairForm";
import { useAssistants } from "../assistants/queries";
import { useFormats } from "../ui/formats";
import { Moment } from "../ui/Moment";
import { Page } from "../ui/Page";
import { Pager } from "../ui/Pager";
import { Empty, Loaded } from "../ui/States";
import { Table } from "../ui/Table";
import { useAction } from "../ui/useAction";

type Question = Schemas["ListUnansweredItem"];

/** What people asked and the documents did not tell; an answer to it becomes knowledge. */
export default function UnansweredPage() {
  const { t } = useTranslation();
  const assistants = useAssistants();
  const [chosen, setChosen] = useState<number | null>(null);
  const assistant = chosen ?? assistants.data?.items[0]?.id;

  return (
    <Page title={t("nav.unanswered")} lead={t("unanswered.lead")}>
      <Loaded query={assistants}>
        {({ items }) => (
          <>
            <div className="row">
              <select
                className="input"
                aria-label={t("bots.assistant")}
                value={assistant}
                onChange={(event) => setChosen(Number(event.target.value))}
              >
                {items.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </select>
            </div>
            {assistant === undefined ? (
              <Empty>{t("assistants.none")}</Empty>
            ) : (
              <Questions key={assistant} assistant={assistant} />
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Questions({ assistant }: { assistant: number }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const [page, setPage] = useState(1);
  const [answered, setAnswered] = useState<Question | null>(null);
  const questions = useQuery({
    queryKey: ["unanswered", assistant, page],
    queryFn: () =>
      data(
        api.GET("/api/assistants/{id}/unanswered", { params: { path: { id: assistant }, query: { page, limit: 20 } } }),
      ),
  });
  const dismiss = useAction(
    (questionId: number) =>
      data(
        api.DELETE("/api/assistants/{id}/unanswered/{questionId}", { params: { path: { id: assistant, questionId } } }),
      ),
    ["unanswered", assistant],
  );

  return (
    <Loaded query={questions}>
      {({ items, limit, total }) =>
        total === 0 ? (
          <Empty>{t("unanswered.none")}</Empty>
        ) : (
          <>
            <Table<Question>
              caption={t("nav.unanswered")}
              rows={items}
              id={(question) => question.id}
              columns={[
                {
                  title: t("pairs.question"),
                  whole: true,
                  cell: (question) => <Link to={`/dialogs/${question.dialog_id}`}>{question.question}</Link>,
                },
                { title: t("unanswered.count"), number: true, cell: (question) => number(question.count) },
                { title: t("unanswered.last"), cell: (question) => <Moment at={question.last_asked_at} /> },
                {
                  title: t("actions"),
                  cell: (question) => (
                    <div className="row">
                      <button type="button" className="button small primary" onClick={() => setAnswered(question)}>
                        {t("unanswered.answer")}
                      </button>
                      <button type="button" className="button small" onClick={() => dismiss.mutate(question.id)}>
                        {t("unanswered.dismiss")}
                      </button>
                    </div>
                  ),
                },
              ]}
            />
            <Pager page={page} limit={limit} total={total} turn={setPage} />
            {answered !== null && (
              <PairForm assistant={assistant} unanswered={answered} close={() => setAnswered(null)} />
            )}
          </>
        )
      }
    </Loaded>
  );
}
