// Calls other services: JSON in, JSON out, and never without a deadline.

export interface Call {
  readonly method?: "GET" | "POST" | "DELETE";
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

export class CallFailed extends Error {
  constructor(
    readonly url: string,
    readonly status: number,
  ) {
    super(`${url} answered ${status}`);
  }
}

export async function callJson<T>(url: string, call: Call = {}): Promise<T> {
  const answer = await fetch(url, {
    method: call.method ?? "GET",
    headers: { "content-type": "application/json", ...call.headers },
    body: call.body === undefined ? undefined : JSON.stringify(call.body),
    signal: AbortSignal.timeout(call.timeoutMs ?? 2_000),
  });
  if (!answer.ok) throw new CallFailed(url, answer.status);
  return (await answer.json()) as T;
}
