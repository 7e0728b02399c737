import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api, data, type Schemas } from "../api/client";

export type Dialog = Schemas["Dialog"];
export type Message = Schemas["Message"];
export type Handoff = Schemas["Handoff"];

export type Channel = "telegram" | "web";
export type Status = "none" | "requested" | "active" | "released" | "cancelled";

export interface DialogFilter {
  search?: string | undefined;
  status?: Status | undefined;
  channel?: Channel | undefined;
  assistant_id?: number | undefined;
}

export const messagesPerPage = 100;
const dialogsPerPage = 30;
const queueRefreshMs = 30_000;

/** The tenant's dialogs, those that somebody spoke in last first; more of them on demand. */
export function useDialogs(filter: DialogFilter) {
  return useInfiniteQuery({
    queryKey: ["dialogs", filter],
    queryFn: ({ pageParam }) =>
      data(
        api.GET("/api/dialogs", { params: { query: { ...stated(filter), page: pageParam, limit: dialogsPerPage } } }),
      ),
    initialPageParam: 1,
    getNextPageParam: (last) => (last.page * last.limit < last.total ? last.page + 1 : undefined),
    placeholderData: keepPreviousData,
  });
}

export function useDialog(id: number) {
  return useQuery({
    queryKey: ["dialog", id],
    queryFn: () => data(api.GET("/api/dialogs/{id}", { params: { path: { id } } })),
  });
}

/** A dialog's messages, the last ones first of all; `fetchPreviousPage` brings what was said before. */
export function useMessages(id: number, count: number) {
  return useInfiniteQuery({
    queryKey: ["messages", id],
    queryFn: ({ pageParam }) =>
      data(
        api.GET("/api/dialogs/{id}/messages", {
          params: { path: { id }, query: { page: pageParam, limit: messagesPerPage } },
        }),
      ),
    initialPageParam: Math.max(1, Math.ceil(count / messagesPerPage)),
    getPreviousPageParam: (first) => (first.page > 1 ? first.page - 1 : undefined),
    getNextPageParam: (last) => (last.page * last.limit < last.total ? last.page + 1 : undefined),
  });
}

export function useHandoff(id: number) {
  return useQuery({
    queryKey: ["handoff", id],
    queryFn: () => data(api.GET("/api/dialogs/{id}/handoff", { params: { path: { id } } })),
  });
}

/** The dialogs that wait for a person, those that have waited longest first. */
export function useQueue() {
  return useQuery({
    queryKey: ["queue"],
    queryFn: () => data(api.GET("/api/operator/queue", { params: { query: { limit: 100 } } })),
    refetchInterval: queueRefreshMs,
  });
}

function stated<T extends object>(filter: T) {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined && value !== "")) as {
    [Key in keyof T]: NonNullable<T[Key]>;
  };
}
