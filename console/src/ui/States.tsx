import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../api/problem";

export function Loading() {
  const { t } = useTranslation();
  return (
    <div className="empty" role="status">
      <span className="spinner" aria-hidden="true" />
      <span className="visually-hidden">{t("loading")}</span>
    </div>
  );
}

export function Empty(props: { children: ReactNode }) {
  return <div className="empty">{props.children}</div>;
}

/** What went wrong, in the API's words, and the trace id by which an administrator finds it in the logs. */
export function Failure(props: { error: Error; retry?: () => void }) {
  const { t } = useTranslation();
  const problem = props.error instanceof Problem ? props.error : null;

  return (
    <div className="notice bad" role="alert">
      <strong>{problem?.message ?? t("unreachable")}</strong>
      {problem?.detail && <span>{problem.detail}</span>}
      {Object.entries(problem?.fields ?? {}).map(([field, wrongs]) => (
        <span key={field}>
          <code>{field}</code>: {wrongs.join(" ")}
        </span>
      ))}
      {problem?.traceId && (
        <span className="small soft">
          {t("traceId")} <code>{problem.traceId}</code>
        </span>
      )}
      {props.retry !== undefined && (
        <span>
          <button type="button" className="button small" onClick={props.retry}>
            {t("tryAgain")}
          </button>
        </span>
      )}
    </div>
  );
}

/** Shows what a query brought, or how it stands. */
export function Loaded<T>(props: { query: UseQueryResult<T>; children: (data: T) => ReactNode }) {
  const { query } = props;
  if (query.data !== undefined)
    return (
      <>
        {query.isError && <Failure error={query.error} retry={() => void query.refetch()} />}
        {props.children(query.data)}
      </>
    );

  return query.isError ? <Failure error={query.error} retry={() => void query.refetch()} /> : <Loading />;
}
