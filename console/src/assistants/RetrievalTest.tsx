import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, data, once } from "../api/client";
import { useMe } from "../api/me";
import { Badge } from "../ui/Badge";
import { Confirm } from "../ui/Confirm";
import { useFormats } from "../ui/formats";
import { Moment } from "../ui/Moment";
import { Empty, Failure, Loaded } from "../ui/States";
import { Table } from "../ui/Table";
import { useAction } from "../ui/useAction";
import { type Assistant, type Check, type Run, useChecks, useDocuments, useRun, useRuns } from "./queries";

/** Questions whose document the owner knows, and how many of them the search finds, before and after a change. */
export function RetrievalTest({ assistant }: { assistant: Assistant }) {
  const { t } = useTranslation();
  const { isOwner } = useMe();
  const runs = useRuns(assistant.id);
  const checks = useChecks(assistant.id);
  const ask = useAction(
    () => data(api.POST("/api/assistants/{id}/retrieval-test/runs", { params: { path: { id: assistant.id } } })),
    ["runs", assistant.id],
  );
  const last = runs.data?.items.find((run) => run.status === "done");
  const busy = runs.data?.items.some((run) => run.status !== "done") ?? false;

  return (
    <div className="stack">
      <div className="row">
        <p className="soft grow">{t("test.lead")}</p>
        {isOwner && (
          <button
            type="button"
            className="button primary"
            disabled={busy || ask.isPending}
            onClick={() => ask.mutate()}
          >
            {t(busy ? "test.running" : "test.run")}
          </button>
        )}
      </div>
      {ask.isError && <Failure error={ask.error} />}
      {busy && <progress aria-label={t("test.running")} />}
      {last !== undefined && <Result assistant={assistant.id} run={last} />}
      {isOwner && <AddCheck assistant={assistant.id} />}
      <Loaded query={checks}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t("test.none")}</Empty>
          ) : (
            <Checks assistant={assistant.id} checks={items} run={last} />
          )
        }
      </Loaded>
    </div>
  );
}

function Result({ assistant, run }: { assistant: number; run: Run }) {
  const { t } = useTranslation();
  const { percent, number } = useFormats();
  const comparison = useRun(assistant, run.id).data?.comparison;

  return (
    <>
      <dl className="tiles">
        <div className="tile">
          <dt>{t("test.hits")}</dt>
          <dd>
            {run.hit_at_5 == null ? "–" : percent(run.hit_at_5)}
            <span className="beside">{t("test.of", { hits: run.hits ?? 0, checks: run.checks ?? 0 })}</span>
          </dd>
        </div>
        <div className="tile">
          <dt>{t("test.mrr")}</dt>
          <dd>{run.mrr == null ? "–" : number(run.mrr)}</dd>
        </div>
        <div className="tile">
          <dt>{t("test.cause")}</dt>
          <dd className="words">
            {t(`test.causes.${run.cause as "asked"}`)}
            <span className="beside">{run.ended_at && <Moment at={run.ended_at} />}</span>
          </dd>
        </div>
      </dl>
      {comparison && (comparison.gained.length > 0 || comparison.lost.length > 0) && (
        <div className={`notice ${comparison.lost.length > 0 ? "warn" : "good"}`}>
          <strong>{t("test.changed", { gained: comparison.gained.length, lost: comparison.lost.length })}</strong>
          {comparison.lost.map((move) => (
            <span key={move.check_id}>− {move.question}</span>
          ))}
          {comparison.gained.map((move) => (
            <span key={move.check_id}>+ {move.question}</span>
          ))}
        </div>
      )}
    </>
  );
}

function Checks(props: { assistant: number; checks: Check[]; run: Run | undefined }) {
  const { t } = useTranslation();
  const { isOwner } = useMe();
  const results = useRun(props.assistant, props.run?.id).data?.results ?? [];
  const remove = useAction(
    (checkId: number) =>
      data(
        api.DELETE("/api/assistants/{id}/retrieval-test/checks/{checkId}", {
          params: { path: { id: props.assistant, checkId } },
        }),
      ),
    ["checks", props.assistant],
  );

  function outcome(check: Check) {
    const result = results.find(({ check_id }) => check_id === check.id);
    if (result === undefined) return <Badge>{t("test.notYet")}</Badge>;
    if (result.place != null) return <Badge tone="good">{t("test.place", { place: result.place })}</Badge>;
    return <Badge tone="bad">{t(`test.reason.${result.reason ?? "not_among_first"}`)}</Badge>;
  }

  return (
    <Table<Check>
      caption={t("assistants.tab.test")}
      rows={props.checks}
      id={(check) => check.id}
      columns={[
        { title: t("test.question"), whole: true, cell: (check) => check.question },
        { title: t("test.document"), cell: (check) => <span className="wrap">{check.document_name}</span> },
        { title: t("test.outcome"), cell: outcome },
        {
          title: t("actions"),
          cell: (check) =>
            isOwner && (
              <Confirm
                label={t("delete")}
                question={t("test.delete")}
                detail={check.question}
                action={() => remove.mutateAsync(check.id)}
              />
            ),
        },
      ]}
    />
  );
}

function AddCheck({ assistant }: { assistant: number }) {
  const { t } = useTranslation();
  const [question, setQuestion] = useState("");
  const [document, setDocument] = useState("");
  const documents = useDocuments(assistant, 1, 100);
  const add = useAction(
    () =>
      data(
        api.POST("/api/assistants/{id}/retrieval-test/checks", {
          params: { path: { id: assistant } },
          body: { question, document_id: Number(document) },
          headers: once(),
        }),
      ),
    ["checks", assistant],
  );

  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate(undefined, { onSuccess: () => setQuestion("") });
      }}
    >
      <h2>{t("test.add")}</h2>
      {add.isError && <Failure error={add.error} />}
      <div className="row">
        <input
          className="input grow"
          required
          aria-label={t("test.question")}
          placeholder={t("test.question")}
          value={question}
          onChange={(event) => setQuestion(event.target.value)}
        />
        <select
          className="input"
          required
          aria-label={t("test.document")}
          value={document}
          onChange={(event) => setDocument(event.target.value)}
        >
          <option value="">{t("test.document")}</option>
          {documents.data?.items.map(({ id, filename }) => (
            <option key={id} value={id}>
              {filename}
            </option>
          ))}
        </select>
        <button type="submit" className="button" disabled={add.isPending}>
          {t("add")}
        </button>
      </div>
    </form>
  );
}
