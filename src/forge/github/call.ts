// One call of the API as the rest of the room words it, and its whole answer.
import type { Resource } from "./rate-limit.js";
import type { TokenScope } from "./installation-tokens.js";

/** Who asks: the App itself, or an installation with a token narrowed to the scope. */
export type Asker = { readonly kind: "app" } | { readonly kind: "installation"; readonly scope: TokenScope };

/**
 * A call. `route` is a template such as `GET /repos/{owner}/{repo}`, filled from `parameters` (what the template does not name becomes
 * query or body). `expect` is what a good answer must hold, and what makes a cut one show. Statuses in `tolerate` are answers
 * for the caller, not errors. `content` marks writes that people are notified of.
 */
export interface Call {
  readonly route: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly asker: Asker;
  readonly expect: "json" | "text" | "nothing";
  readonly resource?: Resource;
  readonly accept?: string;
  readonly tolerate?: readonly number[];
  readonly maxBytes?: number;
  readonly content?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** A whole answer. `json` is undefined unless JSON was expected; `bytes` is the body as it came. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  readonly json: unknown;
}

/** The name of the asker in messages and of its limiter. */
export function askerName(asker: Asker): string {
  return asker.kind === "app" ? "the App" : `installation ${asker.scope.installation}`;
}
