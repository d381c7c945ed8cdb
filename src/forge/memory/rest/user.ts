// `/user`: who a person is by their own token, and what they see of the App's installations.
import type { Hono } from "hono";
import { repositoriesOf } from "../auth/issue-token.js";
import { accountOf, type GitHubState } from "../github-state.js";
import { numberParam, type ApiContext, type ApiEnv } from "../http/api-context.js";
import { pageOf } from "../http/pagination.js";
import { notFound, refuse } from "../http/refusal.js";
import { roleIn, type AccountRecord, type RepositoryRole } from "../nouns/account.js";
import { covers, type InstallationRecord } from "../nouns/installation-record.js";
import type { RepositoryRecord } from "../nouns/repository-record.js";
import { presentInstallation, presentUser } from "../present/present-account.js";
import { presentRepository } from "../present/present-repository.js";

/**
 * Adds the routes. An installation is a person's to see when they hold a role of their own in one of its repositories: that a
 * repository is public is not enough (docs.github.com/rest/apps/installations).
 */
export function addUserRoutes(api: Hono<ApiEnv>, state: GitHubState): void {
  api.get("/user", (context) => context.json(presentUser(state, personOf(state, context).login)));

  api.get("/user/installations", (context) => {
    const person = personOf(state, context);
    const seen = [...state.installations.values()].filter(
      (one) => one.state !== "removed" && sightOf(state, person, one).length > 0,
    );
    const shown = pageOf(context, seen).map((one) => presentInstallation(state, one));
    return context.json({ total_count: seen.length, installations: shown });
  });

  api.get("/user/installations/:installationId/repositories", (context) => {
    const person = personOf(state, context);
    const installation = state.installations.get(numberParam(context, "installationId"));
    const seen = installation === undefined ? [] : sightOf(state, person, installation);
    if (seen.length === 0) throw notFound();
    const shown = pageOf(context, seen).map((one) => ({
      ...presentRepository(state, one),
      permissions: permissionsOf(roleIn(person, one)),
    }));
    return context.json({ total_count: seen.length, repositories: shown });
  });

  api.get("/user/memberships/orgs/:org", (context) => {
    const person = personOf(state, context);
    const org = context.req.param("org").toLowerCase();
    const installation = [...state.installations.values()].find((one) => one.account.toLowerCase() === org);
    // The App must have been granted sight of members, which a reviewer has no need of.
    if (installation === undefined || !covers(installation.permissions, { members: "read" }))
      throw refuse({ status: 403, message: "Resource not accessible by integration" });
    if (person.role === "none") throw notFound();
    const role = person.role === "admin" ? "admin" : "member";
    return context.json({ state: "active", role, user: presentUser(state, person.login) });
  });
}

function personOf(state: GitHubState, context: ApiContext): AccountRecord {
  const caller = context.get("caller");
  if (caller.kind === "user") return accountOf(state, caller.login);
  if (caller.kind === "anonymous") throw refuse({ status: 401, message: "Requires authentication" });
  throw refuse({ status: 403, message: "Resource not accessible by integration" });
}

function sightOf(state: GitHubState, person: AccountRecord, one: InstallationRecord): RepositoryRecord[] {
  return repositoriesOf(state, one).filter((repository) => roleIn(person, repository) !== "none");
}

function permissionsOf(role: RepositoryRole): Readonly<Record<string, boolean>> {
  const order: readonly RepositoryRole[] = ["read", "triage", "write", "maintain", "admin"];
  const holds = (least: RepositoryRole): boolean => order.indexOf(role) >= order.indexOf(least);
  return {
    admin: holds("admin"),
    maintain: holds("maintain"),
    push: holds("write"),
    triage: holds("triage"),
    pull: holds("read"),
  };
}
