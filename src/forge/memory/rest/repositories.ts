// `/repos/{owner}/{repo}` itself and who may do what in it.
import type { Hono } from "hono";
import { needs } from "../auth/permit.js";
import { accountOf, type GitHubState } from "../github-state.js";
import type { ApiEnv } from "../http/api-context.js";
import { notFound } from "../http/refusal.js";
import { legacyPermission, roleIn } from "../nouns/account.js";
import { presentUser } from "../present/present-account.js";
import { presentRepository } from "../present/present-repository.js";

/** Adds the routes to the repository's. */
export function addRepositoryRoutes(api: Hono<ApiEnv>, state: GitHubState): void {
  const read = needs(state, { metadata: "read" });

  api.get("/", read, (context) => context.json(presentRepository(state, context.get("repository"))));

  api.get("/collaborators/:login/permission", read, (context) => {
    const login = context.req.param("login");
    if (!state.accounts.has(login.toLowerCase())) throw notFound();
    const repository = context.get("repository");
    const role = roleIn(accountOf(state, login), repository);
    // In a public repository everybody may read.
    const effective = role === "none" && !repository.private ? "read" : role;
    return context.json({
      permission: legacyPermission(effective),
      role_name: effective,
      user: presentUser(state, login),
    });
  });
}
