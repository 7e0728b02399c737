import createClient, { type Middleware } from "openapi-fetch";
import { Problem } from "./problem";
import type { components, paths } from "./schema";
import * as session from "./session";

export type Schemas = components["schemas"];

const authorized: Middleware = {
  async onRequest({ request }) {
    const token = await session.accessToken();
    if (token === null) return new Response(null, { status: 401 });

    request.headers.set("Authorization", `Bearer ${token}`);
    return request;
  },
  onResponse({ request, response }) {
    const token = request.headers.get("Authorization")?.replace("Bearer ", "");
    if (response.status === 401 && token !== undefined) session.forget(token);
  },
};

/** The suite's public API, typed by its OpenAPI document, for who is signed in. */
export const api = createClient<paths>({ baseUrl: location.origin });
api.use(authorized);

/** The same for who is not: signing in, and what leads to it. */
export const anonymous = createClient<paths>({ baseUrl: location.origin });

/** The body of an answer, or the problem that it tells as an exception. */
export async function data<T>(
  answer: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<NonNullable<T>> {
  const { data, error, response } = await answer;
  if (!response.ok) throw new Problem(response.status, error);
  return data as NonNullable<T>;
}

/** Makes a creation safe to send twice: the same key gives the first answer again. */
export function once() {
  return { "Idempotency-Key": crypto.randomUUID() };
}
