// `/repos/{owner}/{repo}/pulls/{number}/files`: the changed files, with `patch` left out where GitHub leaves it out.
import type { Hono } from "hono";
import { needs } from "../auth/permit.js";
import type { ChangedFile } from "../git/change-diff.js";
import { patchText } from "../git/patch-text.js";
import type { GitHubState } from "../github-state.js";
import { pullParam, type ApiEnv } from "../http/api-context.js";
import { pageOf } from "../http/pagination.js";
import type { RepositoryRecord } from "../nouns/repository-record.js";
import { apiOf } from "../present/present-repository.js";

type Json = Readonly<Record<string, unknown>>;

/** Adds the route to the repository's. At most 3,000 files are listed, and nothing says that there were more. */
export function addPullFileRoutes(api: Hono<ApiEnv>, state: GitHubState): void {
  api.get("/pulls/:number/files", needs(state, { pull_requests: "read" }), async (context) => {
    const pull = pullParam(state, context);
    const repository = context.get("repository");
    const change = await state.readChange(repository.git, pull.baseSha, pull.headSha);
    const files = (change?.files ?? []).slice(0, state.limits.listedFiles);
    const at = { repository, sha: pull.headSha };
    return context.json(pageOf(context, files).map((file) => presentChangedFile(state, at, file)));
  });
}

/** One file of a change. `patch` is absent, without any mark, for binary files, large ones, and pure renames. */
export function presentChangedFile(
  state: GitHubState,
  at: { readonly repository: RepositoryRecord; readonly sha: string },
  { diff, additions, deletions }: ChangedFile,
): Json {
  const patch = patchText(diff);
  const { patchLines, patchBytes } = state.limits;
  const isShown =
    patch !== null && additions + deletions <= patchLines && Buffer.byteLength(patch) <= patchBytes;
  const status = diff.status === "deleted" ? "removed" : diff.status;
  const url = apiOf(state, at.repository);
  const path = diff.path
    .split("/")
    .map((part) => encodeURIComponent(Buffer.from(part).toString()))
    .join("/");
  return {
    sha: (diff.status === "deleted" ? diff.oldBlob : diff.newBlob) ?? null,
    filename: diff.path,
    status,
    additions,
    deletions,
    changes: additions + deletions,
    blob_url: `${state.urls.site}/${at.repository.owner}/${at.repository.name}/blob/${at.sha}/${path}`,
    raw_url: `${state.urls.site}/${at.repository.owner}/${at.repository.name}/raw/${at.sha}/${path}`,
    contents_url: `${url}/contents/${path}?ref=${at.sha}`,
    ...(isShown ? { patch } : {}),
    ...(diff.status === "renamed" || diff.status === "copied" ? { previous_filename: diff.oldPath } : {}),
  };
}
