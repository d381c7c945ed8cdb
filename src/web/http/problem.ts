// How the API says no: one shape for every error, with a stable code and the remedy.
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { AssayError, messageOf, type ErrorKind } from "../../runtime/runtime.js";
import { z } from "../shapes/shape.js";
import type { WebContext } from "./request-context.js";

/** Every code that the API answers with when it does not do what was asked, and its HTTP status. */
export const problemStatus = {
  invalid: 400,
  "not-signed-in": 401,
  forbidden: 403,
  "csrf-refused": 403,
  "not-found": 404,
  "method-not-allowed": 405,
  "version-conflict": 409,
  "too-large": 413,
  "not-json": 415,
  refused: 422,
  "key-refused": 422,
  "too-many-requests": 429,
  internal: 500,
  unavailable: 503,
} as const satisfies Record<string, ContentfulStatusCode>;

/** A stable code of a problem. */
export type ProblemCode = keyof typeof problemStatus;

/** The body of every answer that is not a success. `fields` points at what was wrong in the question. */
export const problemSchema = z
  .object({
    code: z.enum(Object.keys(problemStatus) as [ProblemCode, ...ProblemCode[]]),
    message: z.string(),
    remedy: z.string(),
    requestId: z.string(),
    fields: z.array(z.object({ path: z.string(), message: z.string() })),
  })
  .openapi("Problem");

/** Something that was not done: said by handlers as a value, never thrown for an expected ending. */
export class Problem {
  readonly code: ProblemCode;
  readonly message: string;
  readonly remedy: string;
  readonly fields: readonly { readonly path: string; readonly message: string }[];

  constructor(said: {
    code: ProblemCode;
    message: string;
    remedy: string;
    fields?: readonly { readonly path: string; readonly message: string }[];
  }) {
    this.code = said.code;
    this.message = said.message;
    this.remedy = said.remedy;
    this.fields = said.fields ?? [];
  }
}

/** The row is not there, or the person may not see it: the two are not told apart (spec X6). */
export function notFound(what: string): Problem {
  return new Problem({
    code: "not-found",
    message: `There is no such ${what}, or you may not see or change it.`,
    remedy: "Check the address, or ask somebody with more rights on it.",
  });
}

/** A problem as an answer. */
export function answerProblem(c: WebContext, problem: Problem): Response {
  const { code, message, remedy, fields } = problem;
  const requestId = c.get("requestId");
  if (code === "too-many-requests" || code === "unavailable") c.header("retry-after", "5");
  return c.json({ code, message, remedy, fields, requestId }, problemStatus[code]);
}

const codeOfKind: Readonly<Record<ErrorKind, ProblemCode>> = {
  transient: "unavailable",
  deferred: "unavailable",
  permanent: "refused",
  stale: "version-conflict",
};

/**
 * What a thrown error is to the person who asked. Our own errors keep their words and remedy; anything else is a fault of
 * ours, whose text goes to the log and not to the page.
 */
export function problemOf(thrown: unknown): Problem {
  if (!(thrown instanceof AssayError) || thrown.code === "internal")
    return new Problem({
      code: "internal",
      message: "Something went wrong inside Assay.",
      remedy: "Look for the request id in the service's log.",
    });
  const code = thrown.code === "usage" ? "invalid" : codeOfKind[thrown.kind];
  return new Problem({ code, message: messageOf(thrown), remedy: thrown.remedy });
}
