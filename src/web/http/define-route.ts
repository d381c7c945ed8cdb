// One route of the API: its place in the document, who may call it, what it takes and gives, and what is written down.
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { ZodObject, ZodType } from "zod";
import type { AuditPort, Caller, Scope } from "../access-ports.js";
import { changeableBy, isAtLeastRole, seenBy, type Viewer } from "../auth/viewer.js";
import type { Role } from "../shapes/access-shapes.js";
import type { z, Frozen } from "../shapes/shape.js";
import { answerProblem, Problem, problemSchema } from "./problem.js";
import type { WebContext, WebEnv } from "./request-context.js";

/** What a handler is given: parsed parts, who asks, the rows they may see, and themselves as the one who changes. */
export interface Asked<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly viewer: Viewer;
  readonly seen: Scope;
  readonly caller: Caller;
  readonly signal: AbortSignal;
}

interface Described<P extends ZodObject, Q extends ZodObject, B extends ZodType> {
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly role: Role;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** The most bytes that a body may have; 1 MiB where nothing is said. */
  readonly maxBodyBytes?: number;
}

type Parsed<P extends ZodObject, Q extends ZodObject, B extends ZodType> = Asked<
  z.output<P>,
  z.output<Q>,
  z.output<B>
>;

/** A route that changes nothing. */
export interface ReadRoute<P extends ZodObject, Q extends ZodObject, A extends ZodType> extends Described<
  P,
  Q,
  ZodType
> {
  readonly answer: A;
  readonly handle: (asked: Parsed<P, Q, ZodType>) => Promise<Frozen<z.output<A>> | Problem>;
}

/** A route that changes something. `write` says what goes into the audit log; `logged` false is for mere tries. */
export interface ChangeRoute<P extends ZodObject, B extends ZodType, A extends ZodType> extends Described<
  P,
  ZodObject,
  B
> {
  readonly method: "post" | "put" | "delete";
  readonly status?: 200 | 201 | 202;
  readonly answer: A;
  readonly write: (asked: Parsed<P, ZodObject, B>) => { readonly target: string; readonly detail?: string };
  readonly handle: (asked: Parsed<P, ZodObject, B>) => Promise<Frozen<z.output<A>> | Problem>;
}

/** A route as the API holds it: what the document says, and what is done. */
export interface Route {
  readonly method: "get" | "post" | "put" | "delete";
  readonly path: string;
  readonly role: Role;
  readonly tag: string;
  readonly summary: string;
  readonly params: ZodObject | undefined;
  readonly query: ZodObject | undefined;
  readonly body: ZodType | undefined;
  readonly maxBodyBytes: number;
  readonly answer: ZodType;
  readonly status: 200 | 201 | 202;
  readonly write: ((asked: Asked<never, never, never>) => { target: string; detail?: string }) | null;
  readonly handle: (asked: Asked<never, never, never>) => Promise<unknown>;
}

/** Describes a route that reads. */
export function readRoute<P extends ZodObject, Q extends ZodObject, A extends ZodType>(
  route: ReadRoute<P, Q, A>,
): Route {
  const { params, query, handle, ...rest } = route;
  const none = { body: undefined, maxBodyBytes: usualBodyBytes, write: null };
  return { ...rest, params, query, ...none, method: "get", status: 200, handle };
}

/** Describes a route that changes something; it is written to the audit log before it is done. */
export function changeRoute<P extends ZodObject, B extends ZodType, A extends ZodType>(
  route: ChangeRoute<P, B, A>,
): Route {
  const { params, body, write, handle, maxBodyBytes = usualBodyBytes, ...rest } = route;
  return { status: 200, ...rest, params, body, maxBodyBytes, query: undefined, write, handle };
}

const usualBodyBytes = 1024 * 1024;

/** Puts a route into the application and its document. Rights are checked before anything is parsed. */
export function mountRoute(
  app: OpenAPIHono<WebEnv>,
  route: Route,
  tools: { readonly audit: AuditPort; readonly now: () => number },
): void {
  app.openAPIRegistry.registerPath(describeRoute(route));
  const place = route.path.replaceAll(/\{(.+?)\}/g, ":$1");
  app.on(route.method, place, limitBody(route), async (c) => {
    const asked = await parseQuestion(c, route);
    if (asked instanceof Problem) return answerProblem(c, asked);
    const entry = route.write === null ? null : await tools.audit.begin(intentOf(route, asked, tools.now()));
    try {
      const answer = await route.handle(asked);
      if (entry !== null) await tools.audit.end(entry, answer instanceof Problem ? "refused" : "done");
      return answer instanceof Problem ? answerProblem(c, answer) : c.json(answer as object, route.status);
    } catch (fault) {
      if (entry !== null) await tools.audit.end(entry, "failed");
      throw fault;
    }
  });
}

/** Refuses bodies that are too large, for those who may ask at all: nobody else's body is read. */
function limitBody({ role, maxBodyBytes }: Route): MiddlewareHandler<WebEnv> {
  const onError = (c: WebContext) => answerProblem(c, tooLarge(maxBodyBytes));
  const limit = bodyLimit({ maxSize: maxBodyBytes, onError });
  return async (c, next) => {
    const viewer = requireRole(c, role);
    return viewer instanceof Problem ? answerProblem(c, viewer) : limit(c, next);
  };
}

function tooLarge(maxBytes: number): Problem {
  return new Problem({
    code: "too-large",
    message: `A question to this place of the API may have ${maxBytes / 1024 / 1024} MiB at most.`,
    remedy: "Send less at once.",
  });
}

/** The viewer of a request with at least `role`, or why there is none. */
export function requireRole(c: WebContext, role: Role): Viewer | Problem {
  const viewer = c.get("viewer");
  if (viewer === null)
    return new Problem({
      code: "not-signed-in",
      message: "This needs a signed-in person or an API token.",
      remedy: "Sign in, or send `Authorization: Bearer` with an API token.",
    });
  if (isAtLeastRole(viewer.role, role)) return viewer;
  return new Problem({
    code: "forbidden",
    message: `This needs the role ${role}; yours is ${viewer.role}.`,
    remedy: "Ask an operator of this service.",
  });
}

async function parseQuestion(c: WebContext, route: Route): Promise<Asked<never, never, never> | Problem> {
  const viewer = requireRole(c, route.role);
  if (viewer instanceof Problem) return viewer;
  const params = parsePart("path", route.params, c.req.param());
  if (params instanceof Problem) return params;
  const query = parsePart("query", route.query, c.req.query());
  if (query instanceof Problem) return query;
  const json = route.body === undefined ? {} : await readJson(c);
  if (json instanceof Problem) return json;
  const body = parsePart("body", route.body, json);
  if (body instanceof Problem) return body;
  const caller = { actor: viewer.actor, scope: changeableBy(viewer) };
  // The parts were parsed by the very schemas that type the handler; `never` lets one list hold handlers of every type.
  const parts = { params, query, body } as { params: never; query: never; body: never };
  return { ...parts, viewer, seen: seenBy(viewer), caller, signal: c.req.raw.signal };
}

function parsePart(part: string, schema: ZodType | undefined, value: unknown): unknown {
  if (schema === undefined) return {};
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => ({
    path: [part, ...issue.path.map(String)].join("."),
    message: issue.message,
  }));
  return new Problem({
    code: "invalid",
    message: `The ${part} is not right: ${fields.map((field) => `${field.path}: ${field.message}`).join("; ")}.`,
    remedy: "See /api/v1/openapi.json for what this route takes.",
    fields,
  });
}

async function readJson(c: WebContext): Promise<unknown> {
  const type = c.req.header("content-type") ?? "";
  if (!/^application\/json\b/i.test(type))
    return new Problem({
      code: "not-json",
      message: "The body is not declared as JSON.",
      remedy: "Send JSON with `Content-Type: application/json`.",
    });
  const text = await c.req.text();
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return new Problem({ code: "invalid", message: "The body is not JSON.", remedy: "Send one JSON value." });
  }
}

function intentOf(route: Route, asked: Asked<never, never, never>, at: number) {
  const said = route.write?.(asked);
  const action = `${route.method} ${route.path}`;
  return { at, actor: asked.viewer.actor, action, target: said?.target ?? "", detail: said?.detail ?? "" };
}

function describeRoute(route: Route) {
  const { params, query, body, status, answer } = route;
  const json = (schema: ZodType) => ({ "application/json": { schema } });
  return {
    method: route.method,
    path: route.path,
    tags: [route.tag],
    summary: route.summary,
    description: `Needs the role ${route.role}.`,
    security: [{ session: [] }, { token: [] }],
    request: {
      ...(params === undefined ? {} : { params }),
      ...(query === undefined ? {} : { query }),
      ...(body === undefined ? {} : { body: { required: true, content: json(body) } }),
    },
    responses: {
      [status]: { description: "Done.", content: json(answer) },
      default: { description: "Not done, and why.", content: json(problemSchema) },
    },
  };
}
