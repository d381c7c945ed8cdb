// A pull request and its files, as GitHub describes them.
import { z } from "zod";
import { repositoryWire, type GitHubRepository } from "./repository.js";

/**
 * A pull request as it is now. `baseSha` is the tip of the base branch that GitHub compared with, not the merge base. `author`
 * is null for a deleted account. `isFork` is true when the head lives elsewhere, or its repository is gone. All text is untrusted.
 */
export interface GitHubPull {
  readonly number: number;
  readonly nodeId: string;
  readonly state: "open" | "closed";
  readonly merged: boolean;
  readonly draft: boolean;
  readonly title: string;
  readonly body: string | null;
  readonly author: { readonly login: string; readonly id: number; readonly isBot: boolean } | null;
  readonly labels: readonly string[];
  readonly baseRef: string;
  readonly baseSha: string;
  readonly headRef: string;
  readonly headSha: string;
  readonly isFork: boolean;
  /** Null in lists, where GitHub leaves it out. */
  readonly changedFiles: number | null;
  readonly repository: GitHubRepository;
  readonly updatedAt: string;
}

/**
 * One changed file of a pull request. `patch` is null for binary and large files, without any mark which (github.md 3).
 * `blob` is the object id at the head, null where GitHub gives none (a submodule, a removed file's old one is given).
 */
export interface GitHubPullFile {
  readonly path: string;
  readonly previousPath: string | null;
  readonly status: "added" | "removed" | "modified" | "renamed" | "copied" | "changed" | "unchanged";
  readonly blob: string | null;
  readonly additions: number;
  readonly deletions: number;
  readonly patch: string | null;
}

/** An object id: SHA-1 or SHA-256 in hex. Checked, because ids go into addresses and git's input. */
export const objectId = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);

/** A user on the wire; null is a deleted account. */
export const userWire = z
  .object({ login: z.string(), id: z.number(), type: z.string().default("User") })
  .transform(({ login, id, type }) => ({ login, id, isBot: type === "Bot" }))
  .nullable();

/** `GET /repos/{owner}/{repo}/pulls/{number}` and an entry of its list. */
export const pullWire = z
  .object({
    number: z.number(),
    node_id: z.string(),
    state: z.enum(["open", "closed"]),
    merged_at: z.string().nullish(),
    draft: z.boolean().default(false),
    title: z.string(),
    body: z.string().nullish(),
    user: userWire,
    labels: z.array(z.object({ name: z.string() })).default([]),
    base: z.object({ ref: z.string(), sha: objectId, repo: repositoryWire }),
    head: z.object({ ref: z.string(), sha: objectId, repo: z.object({ id: z.number() }).nullish() }),
    changed_files: z.number().optional(),
    updated_at: z.string().default(""),
  })
  .transform((wire): GitHubPull => ({
    number: wire.number,
    nodeId: wire.node_id,
    state: wire.state,
    merged: typeof wire.merged_at === "string",
    draft: wire.draft,
    title: wire.title,
    body: wire.body ?? null,
    author: wire.user,
    labels: wire.labels.map((label) => label.name),
    baseRef: wire.base.ref,
    baseSha: wire.base.sha,
    headRef: wire.head.ref,
    headSha: wire.head.sha,
    isFork: wire.head.repo?.id !== wire.base.repo.id,
    changedFiles: wire.changed_files ?? null,
    repository: wire.base.repo,
    updatedAt: wire.updated_at,
  }));

/** An entry of `GET …/pulls/{number}/files`. */
export const pullFileWire = z
  .object({
    filename: z.string(),
    previous_filename: z.string().optional(),
    status: z.enum(["added", "removed", "modified", "renamed", "copied", "changed", "unchanged"]),
    sha: objectId.nullable().catch(null),
    additions: z.number(),
    deletions: z.number(),
    patch: z.string().optional(),
  })
  .transform((wire): GitHubPullFile => ({
    path: wire.filename,
    previousPath: wire.previous_filename ?? null,
    status: wire.status,
    blob: wire.sha,
    additions: wire.additions,
    deletions: wire.deletions,
    patch: wire.patch ?? null,
  }));
