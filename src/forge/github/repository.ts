// A repository, an installation and the App itself, as GitHub describes them.
import { z } from "zod";

/** How a repository is reached: the id is the key, owner and name may change (they only address calls). */
export interface RepositoryRef {
  readonly installation: number;
  readonly id: number;
  readonly owner: string;
  readonly name: string;
}

/** A repository that an installation can see. `defaultBranch` is a branch name without `refs/heads/`. */
export interface GitHubRepository {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly defaultBranch: string;
  readonly private: boolean;
  readonly archived: boolean;
}

/** One installation of the App. `permissions` maps a name to `read`, `write` or `admin`; `suspendedAt` is null while active. */
export interface GitHubInstallation {
  readonly id: number;
  readonly account: string;
  readonly accountType: string;
  readonly suspendedAt: string | null;
  readonly permissions: Readonly<Record<string, string>>;
}

/** The App that the key belongs to. `login` is the name that its reviews and comments bear: `<slug>[bot]`. */
export interface GitHubApp {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly login: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
}

/** A repository on the wire; forks, events and lists all hold this part. */
export const repositoryWire = z
  .object({
    id: z.number(),
    name: z.string(),
    owner: z.object({ login: z.string() }),
    default_branch: z.string().default("main"),
    private: z.boolean().default(false),
    archived: z.boolean().default(false),
  })
  .transform((wire): GitHubRepository => ({
    id: wire.id,
    owner: wire.owner.login,
    name: wire.name,
    defaultBranch: wire.default_branch,
    private: wire.private,
    archived: wire.archived,
  }));

/** `GET /app`. */
export const appWire = z
  .object({
    id: z.number(),
    slug: z.string(),
    name: z.string(),
    permissions: z.record(z.string(), z.string()).default({}),
    events: z.array(z.string()).default([]),
  })
  .transform((wire): GitHubApp => ({ ...wire, login: `${wire.slug}[bot]` }));

/** `GET /app/installations`; an enterprise has a slug in the place of a login. */
export const installationWire = z
  .object({
    id: z.number(),
    account: z.object({ login: z.string().optional(), slug: z.string().optional() }).nullable(),
    target_type: z.string().default("Organization"),
    suspended_at: z.string().nullish(),
    permissions: z.record(z.string(), z.string()).default({}),
  })
  .transform((wire): GitHubInstallation => ({
    id: wire.id,
    account: wire.account?.login ?? wire.account?.slug ?? "",
    accountType: wire.target_type,
    suspendedAt: wire.suspended_at ?? null,
    permissions: wire.permissions,
  }));
