// Issues installation tokens, narrowed as asked.
import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { GitHubState } from "../github-state.js";
import { refuse } from "../http/refusal.js";
import { covers, type InstallationRecord } from "../nouns/installation-record.js";
import type { RepositoryRecord } from "../nouns/repository-record.js";
import type { TokenRecord } from "../nouns/token-record.js";

const lifetimeMs = 3_600_000;
const mostRepositories = 500;

/** The body of `POST /app/installations/{id}/access_tokens`. */
export const tokenRequestSchema = z.object({
  repositories: z.array(z.string()).max(mostRepositories).optional(),
  repository_ids: z.array(z.number().int()).max(mostRepositories).optional(),
  permissions: z.record(z.string(), z.enum(["read", "write", "admin"])).optional(),
});

/** The repositories that an installation sees. */
export function repositoriesOf(state: GitHubState, installation: InstallationRecord): RepositoryRecord[] {
  return [...state.repositories.values()].filter(
    (one) => one.installed && one.owner.toLowerCase() === installation.account.toLowerCase(),
  );
}

/**
 * A new token for an hour. Throws 422 when more is asked than the installation holds. It looks as GitHub's do since 2026:
 * `ghs_`, the App's id, and three parts with dots; callers must not look into it.
 */
export function issueToken(
  state: GitHubState,
  installation: InstallationRecord,
  request: z.infer<typeof tokenRequestSchema>,
): TokenRecord {
  const permissions = request.permissions ?? installation.permissions;
  if (!covers(installation.permissions, permissions))
    throw refuse({
      status: 422,
      message: "The permissions requested are not granted to this installation.",
      documentation: "/apps/apps#create-an-installation-access-token-for-an-app",
    });
  const random = (bytes: number): string => randomBytes(bytes).toString("base64url");
  const token: TokenRecord = {
    token: `ghs_${state.app.id}_${random(24)}.${random(200)}.${random(128)}`,
    installationId: installation.id,
    permissions: { ...permissions, metadata: permissions["metadata"] ?? "read" },
    repositoryIds: narrowed(repositoriesOf(state, installation), request),
    expiresAt: state.clock.now() + lifetimeMs,
  };
  state.tokens.set(token.token, token);
  return token;
}

function narrowed(
  visible: readonly RepositoryRecord[],
  { repositories, repository_ids }: z.infer<typeof tokenRequestSchema>,
): readonly number[] | null {
  if (repositories === undefined && repository_ids === undefined) return null;
  const byName = (repositories ?? []).map((name) =>
    visible.find((one) => one.name.toLowerCase() === name.toLowerCase()),
  );
  const byId = (repository_ids ?? []).map((id) => visible.find((one) => one.id === id));
  const found = [...byName, ...byId].flatMap((one) => (one === undefined ? [] : [one.id]));
  if (found.length !== byName.length + byId.length)
    throw refuse({
      status: 422,
      message:
        "There is at least one repository that does not exist or is not accessible to the parent installation.",
      documentation: "/apps/apps#create-an-installation-access-token-for-an-app",
    });
  return [...new Set(found)];
}
