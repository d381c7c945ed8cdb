// Makes one valid request of an operation: every required part filled, ids left open where they can be learned.
import { objectOr, type JsonObject } from "../json-value.js";
import { findIdSource } from "./find-sources.js";
import type { Credential, Operation, Parameter } from "./operation.js";
import { validValue, type CompileSchema } from "./valid-value.js";
import { writeHeaderParameter, writePathParameter, writeQueryParameter } from "./write-parameter.js";

/**
 * A request as a scenario holds it. `path` has its query and may hold `{name}` placeholders; `segments` has a value for
 * each, used where nothing is learned. Credentials stand as `${ENV_NAME}`. `learn` are the calls to make first.
 */
export interface RequestPlan {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly segments: Readonly<Record<string, string>>;
  readonly learn: readonly LearnPlan[];
  readonly successStatuses: readonly number[];
}

/** Calls `request` and keeps the value at the first pointer that exists in its answer as `name`. */
export interface LearnPlan {
  readonly request: RequestPlan;
  readonly name: string;
  readonly pointers: readonly string[];
}

/** A plan, or why there can be none. */
export type RequestMade =
  | { readonly kind: "made"; readonly plan: RequestPlan; readonly notes: readonly string[] }
  | { readonly kind: "impossible"; readonly why: string };

const deepestLearning = 3;

/** What requests are made with: all operations of the document, one compiler of schemas for it, and the seed of what is made up. */
export interface MakingContext {
  readonly all: readonly Operation[];
  readonly compile: CompileSchema;
  readonly seed: number;
  readonly depth?: number;
}

/**
 * A valid request of `operation` (spec R1): required parameters and body from examples and schemas, ids from the calls
 * that make them, credentials named as environment variables. Optional parameters are left out; an optional body is
 * sent, since most operations that take one need it. `impossible` says which part has no valid value.
 */
export function makeRequest(operation: Operation, context: MakingContext): RequestMade {
  if (operation.unusable !== null) return { kind: "impossible", why: operation.unusable };
  const draft = new Draft(operation);
  for (const parameter of operation.parameters) {
    if (!parameter.required) continue;
    const why = fill(parameter, { draft, operation, context });
    if (why !== null) return { kind: "impossible", why };
  }
  for (const credential of operation.credentials) draft.addCredential(credential);
  const body = makeBody(operation, context);
  if (body.kind === "impossible") return body;
  if (body.text !== null) draft.headers["content-type"] = body.mediaType;
  return { kind: "made", plan: draft.toPlan(body.text), notes: draft.notes };
}

/** The parts of a request while they are collected. */
class Draft {
  readonly headers: Record<string, string> = {};
  readonly segments: Record<string, string> = {};
  readonly learn: LearnPlan[] = [];
  readonly query: string[] = [];
  readonly cookies: string[] = [];
  readonly notes: string[] = [];
  path: string;

  constructor(readonly operation: Operation) {
    this.path = operation.path;
  }

  addCredential({ place, envName }: Credential): void {
    const value = `\${${envName}}`;
    if (place.kind === "bearer") this.headers["authorization"] = `Bearer ${value}`;
    else if (place.kind === "basic") this.headers["authorization"] = `Basic \${base64:${envName}}`;
    else if (place.in === "header") this.headers[place.name.toLowerCase()] = value;
    else if (place.in === "cookie") this.cookies.push(`${place.name}=${value}`);
    else this.query.push(`${encodeURIComponent(place.name)}=${value}`);
  }

  toPlan(body: string | null): RequestPlan {
    const { operation, headers, cookies, query } = this;
    return {
      operationId: operation.id,
      method: operation.method,
      path: query.length === 0 ? this.path : `${this.path}?${query.join("&")}`,
      headers: cookies.length === 0 ? headers : { ...headers, cookie: cookies.join("; ") },
      body,
      segments: this.segments,
      learn: this.learn,
      successStatuses: operation.successStatuses,
    };
  }
}

interface Filling {
  readonly draft: Draft;
  readonly operation: Operation;
  readonly context: MakingContext;
}

/** Fills one required parameter; the answer says why it cannot be. */
function fill(parameter: Parameter, { draft, operation, context }: Filling): string | null {
  const made = validValue({
    compile: context.compile,
    schema: parameter.schema,
    examples: parameter.examples,
    name: `${operation.id} ${parameter.in} ${parameter.name}`,
    seed: context.seed,
  });
  if (made.kind === "none") return `the ${parameter.in} parameter "${parameter.name}": ${made.why}`;
  const { value } = made;
  if (parameter.in === "path") {
    const text = writePathParameter(parameter, value);
    if (text === null) return `the path parameter "${parameter.name}" would be empty`;
    draft.segments[parameter.name] = text;
    learn(parameter, { draft, operation, context });
  } else if (parameter.in === "query") {
    const isLearned = looksLikeId(parameter.name) && learn(parameter, { draft, operation, context });
    if (isLearned) {
      draft.segments[parameter.name] = encodeURIComponent(String(value));
      draft.query.push(`${encodeURIComponent(parameter.name)}={${parameter.name}}`);
    } else draft.query.push(writeQueryParameter(parameter, value));
  } else if (parameter.in === "header")
    draft.headers[parameter.name.toLowerCase()] = writeHeaderParameter(parameter, value);
  else draft.cookies.push(`${parameter.name}=${writeHeaderParameter(parameter, value)}`);
  return null;
}

function looksLikeId(name: string): boolean {
  return /(^id|_id|Id)$/.test(name);
}

function learn(parameter: Parameter, { draft, operation, context }: Filling): boolean {
  const depth = context.depth ?? 0;
  if (depth >= deepestLearning || parameter.style === "matrix" || parameter.style === "label") return false;
  const source = findIdSource(parameter.name, operation, context.all);
  if (source === null) return false;
  const made = makeRequest(source.operation, { ...context, depth: depth + 1 });
  if (made.kind === "impossible") {
    draft.notes.push(`no "${parameter.name}" can be learned from ${source.operation.id}: ${made.why}`);
    return false;
  }
  draft.learn.push(...made.plan.learn, {
    request: { ...made.plan, learn: [] },
    name: parameter.name,
    pointers: source.pointers,
  });
  return true;
}

type BodyMade =
  | { readonly kind: "body"; readonly text: string | null; readonly mediaType: string }
  | { readonly kind: "impossible"; readonly why: string };

function makeBody({ id, body }: Operation, { compile, seed }: MakingContext): BodyMade {
  if (body === null) return { kind: "body", text: null, mediaType: "" };
  const made = validValue({
    compile,
    schema: body.schema,
    examples: body.examples,
    name: `${id} body`,
    seed,
  });
  if (made.kind === "none") {
    if (!body.required) return { kind: "body", text: null, mediaType: "" };
    return { kind: "impossible", why: `the body: ${made.why}` };
  }
  const isForm = /x-www-form-urlencoded/i.test(body.mediaType);
  const text = isForm ? formText(objectOr(made.value)) : JSON.stringify(made.value);
  return { kind: "body", text, mediaType: body.mediaType };
}

function formText(value: JsonObject): string {
  const pairs = Object.entries(value).flatMap(([name, one]) =>
    (Array.isArray(one) ? (one as unknown[]) : [one]).map((each): [string, string] => [
      name,
      typeof each === "string" ? each : JSON.stringify(each),
    ]),
  ); // Array.isArray gives any[]
  return new URLSearchParams(pairs).toString();
}
