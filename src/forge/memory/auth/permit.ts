// Decides whether a caller may do something in a repository, and refuses as GitHub does.
import type { MiddlewareHandler } from "hono";
import { accountOf, installationOn, type GitHubState } from "../github-state.js";
import type { ApiEnv } from "../http/api-context.js";
import { badCredentials, notFound, refuse } from "../http/refusal.js";
import { roleIn, type RepositoryRole } from "../nouns/account.js";
import { covers, type Permissions } from "../nouns/installation-record.js";
import type { RepositoryRecord } from "../nouns/repository-record.js";
import type { Caller } from "../nouns/token-record.js";

/** How a wish ends. `hidden` is answered 404, because the caller may not even know that the repository is there. */
export type Permit = "granted" | "forbidden" | "hidden";

/** Whether `caller` may see a repository at all. */
export function maySee(state: GitHubState, caller: Caller, repository: RepositoryRecord): boolean {
  if (!repository.private) return true;
  if (caller.kind === "installation") return isWithin(state, caller, repository);
  if (caller.kind === "user") return roleIn(accountOf(state, caller.login), repository) !== "none";
  return false;
}

/** Whether `caller` holds one of the `alternatives` in a repository. Everybody may read a public one. */
export function permit(
  state: GitHubState,
  who: { readonly caller: Caller; readonly repository: RepositoryRecord },
  alternatives: readonly Permissions[],
): Permit {
  const { caller, repository } = who;
  if (!maySee(state, caller, repository)) return "hidden";
  const reads = alternatives.some((one) => Object.values(one).every((level) => level === "read"));
  if (caller.kind === "installation") {
    if (!isWithin(state, caller, repository)) return reads ? "granted" : "forbidden";
    return alternatives.some((one) => covers(caller.token.permissions, one)) ? "granted" : "forbidden";
  }
  if (caller.kind === "user")
    return reads || mayWrite(roleIn(accountOf(state, caller.login), repository), alternatives)
      ? "granted"
      : "forbidden";
  return reads ? "granted" : "forbidden";
}

/** A route's guard: it needs one of the `alternatives`, and says which when the token holds none. */
export function needs(
  state: GitHubState,
  ...alternatives: readonly Permissions[]
): MiddlewareHandler<ApiEnv> {
  const accepted = alternatives
    .map((one) =>
      Object.entries(one)
        .map(([name, level]) => `${name}=${level}`)
        .join(","),
    )
    .join("; ");
  return async (context, next) => {
    const caller = context.get("caller");
    const verdict = permit(state, { caller, repository: context.get("repository") }, alternatives);
    if (verdict === "hidden") throw notFound();
    if (verdict === "forbidden" && caller.kind === "app") throw badCredentials();
    if (verdict === "forbidden" && caller.kind === "anonymous")
      throw refuse({ status: 401, message: "Requires authentication" });
    if (verdict === "forbidden")
      throw refuse({
        status: 403,
        message:
          caller.kind === "user"
            ? "Must have admin rights to Repository."
            : "Resource not accessible by integration",
        headers: { "x-accepted-github-permissions": accepted },
      });
    await next();
    context.header("x-accepted-github-permissions", accepted);
  };
}

function isWithin(
  state: GitHubState,
  { token }: Extract<Caller, { kind: "installation" }>,
  repository: RepositoryRecord,
): boolean {
  const installation = installationOn(state, repository);
  if (installation?.id !== token.installationId) return false;
  return token.repositoryIds?.includes(repository.id) ?? true;
}

// Whoever reads may talk: comments, reviews and reactions need no more than sight of the repository.
function mayWrite(role: RepositoryRole, alternatives: readonly Permissions[]): boolean {
  const isTalk = alternatives.some((one) =>
    Object.keys(one).every((name) => name === "pull_requests" || name === "issues"),
  );
  return isTalk ? role !== "none" : ["admin", "maintain", "write"].includes(role);
}
