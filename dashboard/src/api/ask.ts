// Questions to the service's API: JSON in and out, errors in the API's own words, the CSRF token with every change.
import type { Me } from "../../../src/web/api-types.js";

/** A question that was not answered with success. `code` is the API's, or `offline` when no answer came at all. */
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

/** Opens the API of our own origin. */
export function createApi(base = "/api/v1"): Api {
  let csrfToken: string | null = null;
  const api: Api = {
    read: (path, query = {}, signal) =>
      ask(`${base}${path}${queryText(query)}`, { ...(signal === undefined ? {} : { signal }) }),
    change: (method, path, body) =>
      ask(path.startsWith("/auth/") ? path : `${base}${path}`, {
        method,
        headers: {
          ...(csrfToken === null ? {} : { "x-csrf-token": csrfToken }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    async me(signal) {
      const me = await api.read<Me>("/me", {}, signal);
      csrfToken = me.csrfToken;
      return me;
    },
  };
  return api;
}

async function ask<T>(url: string, init: RequestInit): Promise<T> {
  const answer = await fetch(url, { ...init, credentials: "same-origin" }).catch((fault: unknown) => {
    if (fault instanceof DOMException && fault.name === "AbortError") throw fault;
    throw new AskError({
      code: "offline",
      message: "The service did not answer.",
      remedy: "It may be restarting; this page tries again by itself.",
      status: 0,
    });
  });
  const body = await readBody(answer);
  if (answer.ok) return body as T; // the API's own schema made it, and the types are of that schema
  throw new AskError(problemOf(body, answer.status));
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
