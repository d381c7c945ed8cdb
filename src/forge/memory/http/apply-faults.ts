// Records every call, and does to it what the script says: before it takes effect, or to its answer.
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { MiddlewareHandler } from "hono";
import type { GitHubState } from "../github-state.js";
import type { CallRecord } from "../nouns/call-record.js";
import type { Caller } from "../nouns/token-record.js";
import type { ApiContext, ApiEnv } from "./api-context.js";
import type { FaultDesk, FaultEffect } from "./fault-script.js";
import { primaryLimitAnswer, secondaryLimitAnswer } from "./limit-answers.js";

/** The outermost step of every request. */
export function applyFaults(
  state: GitHubState,
  faults: FaultDesk,
  onCall: (call: CallRecord) => void,
): MiddlewareHandler<ApiEnv> {
  return async (context, next) => {
    context.set("caller", { kind: "anonymous" });
    const call = await recordCall(state, context);
    const effect = faults.next(call.method, call.path);
    call.fault = effect?.kind ?? null;
    const instead = effect === null ? null : await meetBefore(state, context, effect);
    if (instead !== null) {
      if (instead !== RESPONSE_ALREADY_SENT) call.status = instead.status;
      onCall(call);
      return instead;
    }
    await next();
    call.caller = describeCaller(context.get("caller"));
    const after = effect === null ? null : await meetAfter(context, effect);
    if (after === null) call.status = context.res.status;
    else replaceAnswer(context, after);
    onCall(call);
    return undefined;
  };
}

/** A path as faults and records name it: without the prefix of the API. */
function plainPath(path: string): string {
  if (path.startsWith("/api/v3")) return path.slice("/api/v3".length) || "/";
  return path === "/api/graphql" ? "/graphql" : path;
}

async function recordCall(state: GitHubState, context: ApiContext): Promise<CallRecord> {
  const url = new URL(context.req.url);
  const path = plainPath(url.pathname);
  const call: CallRecord = {
    at: state.clock.now(),
    method: context.req.method,
    path,
    query: url.search,
    caller: "anonymous",
    body: null,
    status: null,
    fault: null,
  };
  state.calls.push(call);
  const isText = !/\.git\//.test(path) && context.req.method !== "GET";
  return isText ? Object.assign(call, { body: readable(await context.req.text()) }) : call;
}

function readable(text: string): unknown {
  try {
    return text === "" ? null : JSON.parse(text);
  } catch {
    return text; // not JSON: a form, or a mistake that the record should show
  }
}

function describeCaller(caller: Caller): string {
  switch (caller.kind) {
    case "installation":
      return `installation ${caller.token.installationId}`;
    case "user":
      return `user ${caller.login}`;
    case "app":
    case "anonymous":
      return caller.kind;
  }
}

async function meetBefore(
  state: GitHubState,
  context: ApiContext,
  effect: FaultEffect,
): Promise<Response | null> {
  switch (effect.kind) {
    case "status": {
      const body = effect.body ?? { message: "Server Error" };
      return Response.json(body, { status: effect.status, headers: { ...effect.headers } });
    }
    case "hang":
      return RESPONSE_ALREADY_SENT; // which is not true, and so nothing is ever sent
    case "reset":
      context.env.incoming.socket.resetAndDestroy();
      return RESPONSE_ALREADY_SENT;
    case "primary-limit": {
      const resetAt = state.clock.now() / 1000 + effect.resetInSeconds;
      return primaryLimitAnswer({ status: effect.status ?? 403, limit: 5000, resetAt });
    }
    case "secondary-limit":
      return secondaryLimitAnswer(effect);
    case "delay":
      await new Promise((resolve) => setTimeout(resolve, effect.ms));
      return null;
    case "run-first":
      await effect.run();
      return null;
    case "status-after":
    case "lost-answer":
    case "hang-in-body":
    case "cut-body":
      return null;
  }
}

async function meetAfter(context: ApiContext, effect: FaultEffect): Promise<Response | null> {
  if (effect.kind === "status-after")
    return Response.json({ message: "Server Error" }, { status: effect.status });
  if (effect.kind === "lost-answer") {
    await context.res.arrayBuffer(); // wait until all of it took effect
    context.env.incoming.socket.destroy();
    return RESPONSE_ALREADY_SENT;
  }
  if (effect.kind !== "hang-in-body" && effect.kind !== "cut-body") return null;
  const body = Buffer.from(await context.res.arrayBuffer());
  const { outgoing, incoming } = context.env;
  const headers = { ...Object.fromEntries(context.res.headers), "content-length": String(body.length) };
  outgoing.writeHead(context.res.status, headers);
  outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => {
    if (effect.kind === "cut-body") incoming.socket.destroy();
  });
  return RESPONSE_ALREADY_SENT;
}

function replaceAnswer(context: ApiContext, answer: Response): void {
  context.res = undefined; // else Hono lays the old headers over the new answer
  context.res = answer;
}
