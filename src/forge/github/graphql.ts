// GraphQL on the same callers: its errors come inside a good answer, and part of the data may be missing.
import { z, type ZodType } from "zod";
import { AssayError } from "../../runtime/runtime.js";
import { askerName, type Answer, type Asker, type Call } from "./call.js";
import { outcomeUnknown, type Caller } from "./caller.js";
import { parseAnswer } from "./parse-answer.js";
import { redactTokens } from "./redact-tokens.js";

/** A query or mutation. `name` stands in messages. With `partial`, data that came beside errors is taken (missing files). */
export interface GraphqlRequest<T> {
  readonly name: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly asker: Asker;
  readonly schema: ZodType<T>;
  readonly partial?: boolean;
  readonly signal?: AbortSignal | undefined;
}

const answerWire = z.object({
  data: z.unknown().optional(),
  errors: z
    .array(z.object({ type: z.string().optional(), message: z.string().catch("") }))
    .nonempty()
    .optional(),
});

/**
 * Asks. A fault inside the answer (errors without a type, which is how GitHub's own timeouts look) is tried again like any read.
 * Throws what reads throw; NOT_FOUND and FORBIDDEN become `github-not-found` and `github-forbidden`.
 */
export async function graphqlRead<T>(caller: Caller, request: GraphqlRequest<T>): Promise<T> {
  for (let tried = 0; ; tried += 1) {
    const answer = await caller.read(callOf(request));
    const judged = judge(caller, request, answer);
    if (judged.kind === "data") return parseAnswer(request.schema, judged.data, request.name);
    if (judged.kind === "refused") throw judged.error;
    if (!(await caller.pause(tried, request.signal)))
      throw new AssayError({
        code: "github-unreachable",
        message: `${request.name} failed inside GitHub ${tried + 1} times: ${judged.why}`,
        remedy: "It is tried again by itself; if it lasts, see www.githubstatus.com.",
      });
  }
}

/** Writes once. A fault inside the answer is `github-outcome-unknown`: part of a mutation may have been carried out. */
export async function graphqlWrite<T>(caller: Caller, request: GraphqlRequest<T>): Promise<T> {
  const answer = await caller.write(callOf(request));
  const judged = judge(caller, request, answer);
  if (judged.kind === "refused") throw judged.error;
  if (judged.kind === "fault") throw outcomeUnknown(request.name, judged.why);
  return parseAnswer(request.schema, judged.data, request.name);
}

function callOf(request: GraphqlRequest<unknown>): Call {
  return {
    route: "POST /graphql",
    resource: "graphql",
    parameters: { query: request.query, variables: request.variables },
    asker: request.asker,
    expect: "json",
    signal: request.signal,
  };
}

type Judged =
  | { readonly kind: "data"; readonly data: unknown }
  | { readonly kind: "fault"; readonly why: string }
  | { readonly kind: "refused"; readonly error: AssayError };

function judge(caller: Caller, request: GraphqlRequest<unknown>, answer: Answer): Judged {
  const parsed = answerWire.safeParse(answer.json);
  if (!parsed.success) return { kind: "fault", why: "the answer is not GraphQL's" };
  const { data, errors } = parsed.data;
  if (errors === undefined) return hasData(data) ? { kind: "data", data } : { kind: "fault", why: "no data" };
  const types = new Set(errors.map((error) => error.type ?? ""));
  const said = redactTokens(errors.map((error) => error.message).join("; "));
  if (types.has("RATE_LIMITED") || types.has("RATE_LIMIT"))
    return { kind: "refused", error: caller.limited(request.asker, "graphql", answer.headers) };
  if (request.partial === true && hasData(data) && [...types].every((type) => type === "NOT_FOUND"))
    return { kind: "data", data };
  if (types.has("FORBIDDEN") || types.has("INSUFFICIENT_SCOPES"))
    return { kind: "refused", error: refused(request, "github-forbidden", said) };
  if (types.has("NOT_FOUND")) return { kind: "refused", error: refused(request, "github-not-found", said) };
  if (types.has("")) return { kind: "fault", why: said };
  return { kind: "refused", error: refused(request, "github-refused", said) };
}

function hasData(data: unknown): boolean {
  return typeof data === "object" && data !== null;
}

const remedies = {
  "github-forbidden": "Check the App's permissions, and that the account's owner has accepted them.",
  "github-not-found": "Check that it still exists and that the App is installed on this repository.",
  "github-refused": "Read GitHub's words above; if they name nothing that you did, report this with them.",
};

function refused(request: GraphqlRequest<unknown>, code: keyof typeof remedies, said: string): AssayError {
  return new AssayError({
    code,
    message: `GitHub refused ${request.name} for ${askerName(request.asker)}: ${said}`,
    remedy: remedies[code],
  });
}
