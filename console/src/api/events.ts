import { EventSourceParserStream } from "eventsource-parser/stream";
import * as session from "./session";

export interface LiveEvent {
  type: string;
  data: Record<string, unknown>;
}

const firstPauseMs = 1_000;
const longestPauseMs = 30_000;

/** The server says something every 15 seconds; a line that is silent for longer is dead. */
const silenceMs = 40_000;

/**
 * Everything that happens in the tenant's dialogs, for as long as somebody listens. `EventSource` can't send the
 * access token, so the stream is read from a fetch; after a break it goes on behind the last event that was heard.
 */
export async function listen(told: (event: LiveEvent) => void, connected: (is: boolean) => void, signal: AbortSignal) {
  let last: string | undefined;
  let pause = firstPauseMs;

  while (!signal.aborted) {
    const silence = new AbortController();
    let watchdog = setTimeout(() => silence.abort(), silenceMs);
    try {
      const token = await session.accessToken();
      if (token === null) return;

      const response = await fetch("/api/events", {
        headers: { Authorization: `Bearer ${token}`, ...(last === undefined ? {} : { "Last-Event-ID": last }) },
        signal: AbortSignal.any([signal, silence.signal]),
      });
      if (response.status === 401) session.forget(token);
      if (!response.ok || response.body === null) throw new Error(response.statusText);

      const events = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
      for await (const event of events) {
        clearTimeout(watchdog);
        watchdog = setTimeout(() => silence.abort(), silenceMs);
        pause = firstPauseMs;
        connected(true);
        if (event.id !== undefined) last = event.id;
        told({ type: event.event ?? "message", data: event.data === "" ? {} : JSON.parse(event.data) });
      }
    } catch {
      // A server that restarts, a network that is gone: the next round tries again.
    } finally {
      clearTimeout(watchdog);
    }

    if (signal.aborted) return;
    connected(false);
    await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random())));
    pause = Math.min(pause * 2, longestPauseMs);
  }
}
