// Reads a list of GitHub's to its end, page by page, within a bound that is never passed over in silence.
import { z, type ZodType } from "zod";
import { AssayError } from "../../runtime/runtime.js";
import type { Call } from "./call.js";
import type { Caller } from "./caller.js";
import { parseAnswer } from "./parse-answer.js";

const perPage = 100;

/** A list as far as it was read. */
export interface Pages<T> {
  readonly items: readonly T[];
  readonly isComplete: boolean;
}

/** What to read. `field` names the list inside an object that wraps it; `maxPages` bounds the calls. */
export interface PagesRequest<T> {
  readonly call: Omit<Call, "expect">;
  readonly item: ZodType<T>;
  readonly field?: string;
  readonly maxPages: number;
}

/** All items, at most `maxPages` times 100; `isComplete` is false when GitHub has more. Throws what reads throw. */
export async function readPages<T>(caller: Caller, request: PagesRequest<T>): Promise<Pages<T>> {
  const { call, field } = request;
  const list = z.array(request.item);
  const items: T[] = [];
  for (let page = 1; page <= request.maxPages; page += 1) {
    const parameters = { ...call.parameters, per_page: perPage, page };
    const answer = await caller.read({ ...call, parameters, expect: "json" });
    const json = field === undefined ? answer.json : fieldOf(answer.json, field);
    items.push(...parseAnswer(list, json, call.route));
    if (!hasNext(answer.headers)) return { items, isComplete: true };
  }
  return { items, isComplete: false };
}

/** Like `readPages`, for lists that mean nothing when cut: throws `github-refused` when there are more. */
export async function readAllPages<T>(caller: Caller, request: PagesRequest<T>): Promise<readonly T[]> {
  const { items, isComplete } = await readPages(caller, request);
  if (isComplete) return items;
  throw new AssayError({
    code: "github-refused",
    message: `${request.call.route} lists more than ${request.maxPages * perPage} entries, which is more than is read`,
    remedy: "This is far beyond ordinary use: report it with the repository's size.",
  });
}

/** The link to the next page, as its query parameters; null on the last page. */
export function nextLink(headers: Headers): URLSearchParams | null {
  const found = /<([^<>]+)>;\s*rel="next"/.exec(headers.get("link") ?? "")?.[1];
  return found !== undefined && URL.canParse(found) ? new URL(found).searchParams : null;
}

function hasNext(headers: Headers): boolean {
  return nextLink(headers) !== null;
}

function fieldOf(json: unknown, field: string): unknown {
  return typeof json === "object" && json !== null ? (json as Record<string, unknown>)[field] : undefined;
}
