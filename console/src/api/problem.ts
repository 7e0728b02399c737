/** An error as the API tells it (RFC 9457). `type` is what a program decides by, `traceId` what an operator searches the logs for. */
export class Problem extends Error {
  readonly status: number;
  readonly type: string;
  readonly detail: string | null;
  readonly traceId: string | null;
  /** What is wrong with which field of the request. */
  readonly fields: Record<string, string[]>;

  constructor(status: number, body: unknown) {
    const told = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
    super(typeof told.title === "string" ? told.title : `HTTP ${status}`);
    this.name = "Problem";
    this.status = status;
    this.type = typeof told.type === "string" ? told.type : "about:blank";
    this.detail = typeof told.detail === "string" ? told.detail : null;
    this.traceId = typeof told.trace_id === "string" ? told.trace_id : null;
    this.fields = (told.errors ?? {}) as Record<string, string[]>;
  }
}
