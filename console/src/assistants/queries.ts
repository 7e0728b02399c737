import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, data, type Schemas } from "../api/client";

export type Assistant = Schemas["Assistant"];
export type KnowledgeDocument = Schemas["Document"];
export type Pair = Schemas["Pair"];
export type Check = Schemas["RetrievalCheck"];
export type Run = Schemas["RetrievalRun"];

const most = 100;
const busyMs = 700;

export function useAssistants() {
  return useQuery({
    queryKey: ["assistants"],
    queryFn: () => data(api.GET("/api/assistants", { params: { query: { limit: most } } })),
  });
}

export function useAssistant(id: number) {
  return useQuery({
    queryKey: ["assistant", id],
    queryFn: () => data(api.GET("/api/assistants/{id}", { params: { path: { id } } })),
  });
}

export function isBeingRead(document: { status: string; replacement?: null | { status: string } }) {
  const states = [document.status, document.replacement?.status];
  return states.includes("pending") || states.includes("processing");
}

/** Read again and again while one of them is being read, for its progress. */
export function useDocuments(assistant: number, page = 1, limit = 20) {
  return useQuery({
    queryKey: ["documents", assistant, page, limit],
    queryFn: () =>
      data(api.GET("/api/assistants/{id}/documents", { params: { path: { id: assistant }, query: { page, limit } } })),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.items.some(isBeingRead) ? busyMs : false),
  });
}

export function usePairs(assistant: number, q: string, page: number) {
  return useQuery({
    queryKey: ["pairs", assistant, q, page],
    queryFn: () =>
      data(
        api.GET("/api/assistants/{id}/questions", {
          params: { path: { id: assistant }, query: { page, limit: 20, ...(q === "" ? {} : { q }) } },
        }),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.items.some((pair) => pair.status === "pending") ? busyMs : false),
  });
}

export function useChecks(assistant: number) {
  return useQuery({
    queryKey: ["checks", assistant],
    queryFn: () =>
      data(
        api.GET("/api/assistants/{id}/retrieval-test/checks", {
          params: { path: { id: assistant }, query: { limit: most } },
        }),
      ),
  });
}

export function useRuns(assistant: number) {
  return useQuery({
    queryKey: ["runs", assistant],
    queryFn: () =>
      data(
        api.GET("/api/assistants/{id}/retrieval-test/runs", {
          params: { path: { id: assistant }, query: { limit: 20 } },
        }),
      ),
    refetchInterval: ({ state }) => (state.data?.items.some((run) => run.status !== "done") ? busyMs : false),
  });
}

export function useRun(assistant: number, run: number | undefined) {
  return useQuery({
    queryKey: ["runs", assistant, run],
    queryFn: () =>
      data(
        api.GET("/api/assistants/{id}/retrieval-test/runs/{runId}", {
          params: { path: { id: assistant, runId: run as number } },
        }),
      ),
    enabled: run !== undefined,
  });
}
