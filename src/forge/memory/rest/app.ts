// `/app`, its installations and tokens, and what an installation sees.
import type { Hono } from "hono";
import { issueToken, repositoriesOf, tokenRequestSchema } from "../auth/issue-token.js";
import { suspended } from "../auth/authenticate.js";
import { isoTime, type GitHubState } from "../github-state.js";
import { numberParam, readJson, type ApiContext, type ApiEnv } from "../http/api-context.js";
import { pageOf } from "../http/pagination.js";
import { notFound, refuse } from "../http/refusal.js";
import type { InstallationRecord } from "../nouns/installation-record.js";
import { presentApp, presentInstallation } from "../present/present-account.js";
import { presentRepository } from "../present/present-repository.js";

/** Adds the routes to the API's root. All but the last two take the App's own token only. */
export function addAppRoutes(api: Hono<ApiEnv>, state: GitHubState): void {
  api.get("/app", (context) => {
    onlyTheApp(context);
    const count = [...state.installations.values()].filter((one) => one.state !== "removed").length;
    return context.json({ ...presentApp(state), installations_count: count });
  });

  api.get("/app/installations", (context) => {
    onlyTheApp(context);
    const seen = [...state.installations.values()].filter((one) => one.state !== "removed");
    return context.json(pageOf(context, seen).map((one) => presentInstallation(state, one)));
  });

  api.get("/app/installations/:installationId", (context) => {
    onlyTheApp(context);
    return context.json(presentInstallation(state, installationParam(state, context)));
  });

  api.post("/app/installations/:installationId/access_tokens", async (context) => {
    onlyTheApp(context);
    const installation = installationParam(state, context);
    if (installation.state === "suspended") throw suspended();
    const request = await readJson(context, tokenRequestSchema);
    const issued = issueToken(state, installation, request);
    const narrowed = repositoriesOf(state, installation).filter((one) =>
      issued.repositoryIds?.includes(one.id),
    );
    return context.json(
      {
        token: issued.token,
        expires_at: isoTime(issued.expiresAt),
        permissions: issued.permissions,
        repository_selection: issued.repositoryIds === null ? "all" : "selected",
        ...(issued.repositoryIds === null
          ? {}
          : { repositories: narrowed.map((one) => presentRepository(state, one)) }),
      },
      201,
    );
  });

  addInstallationRoutes(api, state);
}

function addInstallationRoutes(api: Hono<ApiEnv>, state: GitHubState): void {
  for (const path of [
    "/repos/:owner/:repo/installation",
    "/orgs/:owner/installation",
    "/users/:owner/installation",
  ])
    api.get(path, (context) => {
      onlyTheApp(context);
      const owner = (context.req.param("owner") ?? "").toLowerCase();
      const found = [...state.installations.values()].find(
        (one) => one.account.toLowerCase() === owner && one.state !== "removed",
      );
      if (found === undefined) throw notFound();
      return context.json(presentInstallation(state, found));
    });

  api.get("/installation/repositories", (context) => {
    const caller = context.get("caller");
    if (caller.kind !== "installation")
      throw refuse({ status: 403, message: "Resource not accessible by integration" });
    const installation = state.installations.get(caller.token.installationId);
    const { repositoryIds } = caller.token;
    const seen = (installation === undefined ? [] : repositoriesOf(state, installation)).filter(
      (one) => repositoryIds?.includes(one.id) ?? true,
    );
    return context.json({
      total_count: seen.length,
      repository_selection: repositoryIds === null ? "all" : "selected",
      repositories: pageOf(context, seen).map((one) => presentRepository(state, one)),
    });
  });
}

/** 401 for every caller but the App by its own token. */
export function onlyTheApp(context: ApiContext): void {
  if (context.get("caller").kind === "app") return;
  throw refuse({ status: 401, message: "A JSON web token could not be decoded" });
}

function installationParam(state: GitHubState, context: ApiContext): InstallationRecord {
  const found = state.installations.get(numberParam(context, "installationId"));
  if (found === undefined || found.state === "removed") throw notFound();
  return found;
}
