// The REST API as one application: what every call passes, and the routes of each resource.
import { createHash, randomUUID } from "node:crypto";
import { Hono, type MiddlewareHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import { authenticate } from "../auth/authenticate.js";
import { maySee } from "../auth/permit.js";
import type { GitHubState } from "../github-state.js";
import { fullName, type RepositoryRecord } from "../nouns/repository-record.js";
import { addAppRoutes } from "../rest/app.js";
import { addArtifactRoutes } from "../rest/artifacts.js";
import { addCheckRunRoutes } from "../rest/check-runs.js";
import { addCommitRoutes } from "../rest/commits.js";
import { addContentRoutes } from "../rest/contents.js";
import { addHookDeliveryRoutes } from "../rest/hook-deliveries.js";
import { addIssueCommentRoutes } from "../rest/issue-comments.js";
import { addManifestRoutes } from "../rest/manifests.js";
import { addPullFileRoutes } from "../rest/pull-files.js";
import { addPullRoutes } from "../rest/pulls.js";
import { addReactionRoutes } from "../rest/reactions.js";
import { addRepositoryRoutes } from "../rest/repositories.js";
import { addReviewCommentRoutes } from "../rest/review-comments.js";
import { addReviewRoutes } from "../rest/reviews.js";
import { addUserRoutes } from "../rest/user.js";
import type { ApiContext, ApiEnv } from "./api-context.js";
import type { RateLimiter } from "./rate-limits.js";
import { notFound, refusalResponse, refuse } from "./refusal.js";

const knownVersions = ["2022-11-28", "2026-03-10"];

/** The API, to be mounted under `/api/v3`. */
export function createApi(state: GitHubState, limiter: RateLimiter): Hono<ApiEnv> {
  const api = new Hono<ApiEnv>();
  api.use("*", signIn(state), limiter.enforce, conditional());
  api.get("/rate_limit", (context) => {
    const core = limiter.status(context);
    // An Enterprise Server with its limits off answers so.
    if (core === null) throw refuse({ status: 404, message: "Rate limiting is not enabled." });
    return context.json({ resources: { core, graphql: core }, rate: core });
  });
  api.get("/meta", (context) =>
    context.json({ installed_version: "3.16.0", verifiable_password_authentication: false }),
  );
  addManifestRoutes(api, state);
  addHookDeliveryRoutes(api, state);
  addAppRoutes(api, state);
  addUserRoutes(api, state);
  for (const path of ["/repos/:owner/:repo", "/repositories/:repositoryId"])
    api.route(path, repositoryApi(state));
  api.notFound(() => notFound().getResponse());
  api.onError(answerError);
  return api;
}

/** Turns what a route threw into an answer. Anything but a refusal is a fault of the stand-in: 500, with its message. */
export function answerError(error: Error): Response {
  if (error instanceof HTTPException) return error.getResponse();
  return refusalResponse({ status: 500, message: `The stand-in failed: ${error.message}` });
}

/** Names the caller, and says what every answer says. */
export function signIn(state: GitHubState): MiddlewareHandler<ApiEnv> {
  return async (context, next) => {
    context.header("x-github-request-id", randomUUID());
    const version = context.req.header("x-github-api-version") ?? "2022-11-28";
    context.header("x-github-api-version-selected", version);
    if ((context.req.header("user-agent") ?? "") === "")
      throw refuse({
        status: 403,
        message:
          "Request forbidden by administrative rules. Please make sure your request has a User-Agent header.",
      });
    if (!knownVersions.includes(version))
      throw refuse({ status: 400, message: `"${version}" is not a supported API version.` });
    context.set("caller", authenticate(state, context.req.header("authorization")));
    await next();
  };
}

function repositoryApi(state: GitHubState): Hono<ApiEnv> {
  const api = new Hono<ApiEnv>();
  api.use("*", async (context: ApiContext, next) => {
    const found = resolve(state, context);
    if (found === null || !maySee(state, context.get("caller"), found)) throw notFound();
    const moved = movedAnswer(state, context, found);
    if (moved !== null) return moved;
    context.set("repository", found);
    await next();
    return undefined;
  });
  addRepositoryRoutes(api, state);
  addPullRoutes(api, state);
  addPullFileRoutes(api, state);
  addReviewRoutes(api, state);
  addReviewCommentRoutes(api, state);
  addIssueCommentRoutes(api, state);
  addReactionRoutes(api, state);
  addCheckRunRoutes(api, state);
  addCommitRoutes(api, state);
  addArtifactRoutes(api, state);
  addContentRoutes(api, state);
  return api;
}

function resolve(state: GitHubState, context: ApiContext): RepositoryRecord | null {
  const { owner = "", repo = "", repositoryId } = context.req.param() as Readonly<Record<string, string>>;
  const id =
    repositoryId === undefined ? state.names.get(`${owner}/${repo}`.toLowerCase()) : Number(repositoryId);
  return (id === undefined ? undefined : state.repositories.get(id)) ?? null;
}

// A repository that was renamed answers with its address by id: 301 to reads, 307 to writes.
function movedAnswer(state: GitHubState, context: ApiContext, found: RepositoryRecord): Response | null {
  const { owner, repo } = context.req.param() as Readonly<Record<string, string | undefined>>;
  if (repo === undefined || `${owner ?? ""}/${repo}`.toLowerCase() === fullName(found).toLowerCase())
    return null;
  const url = new URL(context.req.url);
  const rest = url.pathname.split(`/repos/${owner ?? ""}/${repo}`)[1] ?? "";
  const target = `${state.urls.api}/repositories/${found.id}${rest}${url.search}`;
  const isRead = context.req.method === "GET";
  return context.json(
    {
      message: isRead ? "Moved Permanently" : "Temporary Redirect",
      url: target,
      documentation_url: "https://docs.github.com/rest",
    },
    isRead ? 301 : 307,
    { location: target },
  );
}

function conditional(): MiddlewareHandler<ApiEnv> {
  return async (context, next) => {
    await next();
    if (context.req.method !== "GET" || context.res.status !== 200) return;
    const body = await context.res.clone().arrayBuffer();
    const tag = `W/"${createHash("sha256").update(new Uint8Array(body)).digest("hex")}"`;
    if (context.req.header("if-none-match") !== tag) {
      context.header("etag", tag);
      return;
    }
    context.res = undefined; // else Hono lays the old headers over the new answer
    context.res = new Response(null, { status: 304, headers: { etag: tag } });
  };
}
