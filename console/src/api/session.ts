import { useSyncExternalStore } from "react";

/** What signing in gave: an access token for the calls, and a refresh token that is good for one use. */
interface Session {
  accessToken: string;
  refreshToken: string;
  /** When the access token runs out, in milliseconds since 1970. */
  expiresAt: number;
}

interface TokenAnswer {
  access_token: string;
  refresh_token: string;
  expires_in: number;
}

const storageKey = "chatai.session";
const lockName = "chatai.session";

/** A token that runs out while its request is on the way is of no use. */
const marginMs = 30_000;

const listeners = new Set<() => void>();

/** The session is shared by all tabs of the browser, so a tab learns from the storage what another has done. */
window.addEventListener("storage", (event) => {
  if (event.key === storageKey) announce();
});

function announce() {
  for (const listener of listeners) listener();
}

function read(): Session | null {
  const stored = localStorage.getItem(storageKey);
  return stored === null ? null : (JSON.parse(stored) as Session);
}

function write(session: Session | null) {
  if (session === null) localStorage.removeItem(storageKey);
  else localStorage.setItem(storageKey, JSON.stringify(session));
  announce();
}

export function begin(answer: TokenAnswer) {
  write({
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token,
    expiresAt: Date.now() + answer.expires_in * 1000,
  });
}

/** Forgets the session here, whether or not the server could be told. */
export async function end() {
  const session = read();
  write(null);
  if (session !== null) await post("/api/logout", { refresh_token: session.refreshToken }).catch(() => undefined);
}

/** The session turned out to be over: somebody else ended it, or its time has come. */
export function forget(accessToken: string) {
  if (read()?.accessToken === accessToken) write(null);
}

/** An access token that is good for the next half minute, or null when nobody is signed in. */
export async function accessToken(): Promise<string | null> {
  const session = read();
  if (session === null || session.expiresAt > Date.now() + marginMs) return session?.accessToken ?? null;

  // A refresh token that is used twice ends the session, so one tab at a time, and the others take what it got.
  return await navigator.locks.request(lockName, async () => {
    const current = read();
    if (current === null || current.expiresAt > Date.now() + marginMs) return current?.accessToken ?? null;

    const response = await post("/api/refresh-token", { refresh_token: current.refreshToken });
    if (response.ok) begin((await response.json()) as TokenAnswer);
    else if (response.status === 401) write(null);
    else throw new Error(response.statusText);

    return read()?.accessToken ?? null;
  });
}

export function useSignedIn(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => localStorage.getItem(storageKey) !== null,
  );
}

function post(path: string, body: unknown): Promise<Response> {
  return fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}
