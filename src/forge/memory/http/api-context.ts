// What a request carries through the routes: its caller, and the repository that its path names.
import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { ZodType } from "zod";
import type { GitHubState } from "../github-state.js";
import { findPull } from "../github-state.js";
import { botLogin } from "../nouns/app-record.js";
import type { PullRecord } from "../nouns/pull-record.js";
import type { RepositoryRecord } from "../nouns/repository-record.js";
import type { Caller } from "../nouns/token-record.js";
import { notFound, refuse } from "./refusal.js";

/** Hono's environment of every route. */
export interface ApiEnv {
  readonly Bindings: HttpBindings;
  readonly Variables: { caller: Caller; repository: RepositoryRecord };
}

/** A request in a route. */
export type ApiContext = Context<ApiEnv>;

/** The login that the caller acts under; 401 for one without any. */
export function actorOf(state: GitHubState, context: ApiContext): string {
  const caller = context.get("caller");
  if (caller.kind === "user") return caller.login;
  if (caller.kind === "installation") return botLogin(state.app);
  throw refuse({ status: 401, message: "Requires authentication" });
}

/** A positive whole number of the path; 404 when it is none. */
export function numberParam(context: ApiContext, name: string): number {
  const text = context.req.param(name) ?? "";
  if (!/^[1-9]\d{0,15}$/.test(text)) throw notFound();
  return Number(text);
}

/** The pull request that the path names. */
export function pullParam(state: GitHubState, context: ApiContext): PullRecord {
  const pull = findPull(state, context.get("repository"), numberParam(context, "number"));
  if (pull === null) throw notFound();
  return pull;
}

/** The JSON body, checked: 400 when it is no JSON, 422 in GitHub's words when it does not fit. An empty body is `{}`. */
export async function readJson<Body>(context: ApiContext, schema: ZodType<Body>): Promise<Body> {
  const text = await context.req.text();
  let value: unknown;
  try {
    value = text === "" ? {} : JSON.parse(text);
  } catch {
    throw refuse({ status: 400, message: "Problems parsing JSON" });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => {
    const place = issue.path.map((part) => (typeof part === "number" ? `/${part}` : part)).join("/");
    return `For '${place === "" ? "properties" : place}', ${issue.message}.`;
  });
  throw refuse({ status: 422, message: `Invalid request.\n\n${issues.join("\n")}` });
}
