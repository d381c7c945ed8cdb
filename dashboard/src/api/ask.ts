// Questions to the service's API: JSON in and out, errors in the API's own words, the CSRF token with every change.
import type { Me } from "../../../src/web/api-types.js";

/** A question that was not answered with success. `code` is the API's, `offline` when no answer came at all, `timeout` when none came in time. */
export class AskError extends Error {
  readonly code: string;
  readonly remedy: string;
  readonly status: number;

  constructor(said: { code: string; message: string; remedy: string; status: number }) {
    super(said.message);
    this.name = "AskError";
    this.code = said.code;
    this.remedy = said.remedy;
    this.status = said.status;
  }

  /** Whether asking again by itself may help: not where the question was at fault, nor after a long wait. */
  get isWorthRepeating(): boolean {
    return this.code !== "timeout" && (this.status === 0 || this.status >= 500);
  }
}

/** Values of a query string; empty ones are left out. */
export type Query = Readonly<Record<string, string | number | null | undefined>>;

/** The API as the page asks it. Every method throws an `AskError` when the answer is not a success. */
export interface Api {
  read<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T>;
  change<T>(method: "POST" | "PUT" | "DELETE", path: string, body?: unknown): Promise<T>;
  /** Reads who is signed in and keeps the token that changes must carry. */
  me(signal?: AbortSignal): Promise<Me>;
}

/** How long an answer may take: a provider that tries a key, or a pull request that is asked for at GitHub, takes its time. */
const usualDeadlines = { readMs: 20_000, changeMs: 90_000 };

/** Opens the API of our own origin. */
export function createApi(base = "/api/v1", deadlines = usualDeadlines): Api {
  let csrfToken: string | null = null;
  const api: Api = {
    read: (path, query = {}, signal) =>
      ask(`${base}${path}${queryText(query)}`, { signal: signal ?? null }, deadlines.readMs),
    change: (method, path, body) =>
      ask(
        path.startsWith("/auth/") ? path : `${base}${path}`,
        {
          method,
          headers: {
            ...(csrfToken === null ? {} : { "x-csrf-token": csrfToken }),
            ...(body === undefined ? {} : { "content-type": "application/json" }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        },
        deadlines.changeMs,
      ),
    async me(signal) {
      const me = await api.read<Me>("/me", {}, signal);
      csrfToken = me.csrfToken;
      return me;
    },
  };
  return api;
}

async function ask<T>(url: string, init: RequestInit, deadlineMs: number): Promise<T> {
  const late = AbortSignal.timeout(deadlineMs);
  const left = init.signal ?? null;
  const signal = left === null ? late : AbortSignal.any([left, late]);
  const answer = await fetch(url, { ...init, signal, credentials: "same-origin" }).catch((fault: unknown) => {
    if (left?.aborted === true) throw fault;
    throw late.aborted ? tooLate(deadlineMs) : notReached();
  });
  const body = await readBody(answer);
  if (late.aborted) throw tooLate(deadlineMs);
  if (answer.ok) return body as T; // the API's own schema made it, and the types are of that schema
  throw new AskError(problemOf(body, answer.status));
}

function notReached(): AskError {
  return new AskError({
    code: "offline",
    message: "The service did not answer.",
    remedy: "It may be restarting; this page tries again by itself.",
    status: 0,
  });
}

function tooLate(deadlineMs: number): AskError {
  return new AskError({
    code: "timeout",
    message: `The service did not answer within ${Math.round(deadlineMs / 1_000)} seconds.`,
    remedy: "It may be busy, or the connection bad. Try again.",
    status: 0,
  });
}

async function readBody(answer: Response): Promise<unknown> {
  try {
    return await answer.json();
  } catch {
    return null; // a proxy's page instead of an answer: the status says enough
  }
}

function problemOf(body: unknown, status: number) {
  const { code, message, remedy } = (body ?? {}) as Record<string, unknown>; // read field by field below
  const text = (value: unknown, otherwise: string): string =>
    typeof value === "string" && value !== "" ? value : otherwise;
  return {
    code: text(code, "unknown"),
    message: text(message, `The service answered ${status}.`),
    remedy: text(remedy, "Try again in a moment; look at the service's log if it stays."),
    status,
  };
}

function queryText(query: Query): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === null || value === undefined || value === "" ? [] : [[name, String(value)]],
  );
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs).toString()}`;
}
