// `/repos/{owner}/{repo}/pulls`: list, read (as JSON or as a diff), commits.
import type { Hono } from "hono";
import { needs } from "../auth/permit.js";
import type { ChangeDiff } from "../git/change-diff.js";
import type { GitHubState } from "../github-state.js";
import { pullParam, type ApiContext, type ApiEnv } from "../http/api-context.js";
import { pageOf } from "../http/pagination.js";
import { notFound, refuse } from "../http/refusal.js";
import type { GitHubLimits } from "../limits.js";
import type { PullRecord } from "../nouns/pull-record.js";
import { presentPull, presentWholePull } from "../present/present-pull.js";
import { presentCommit } from "./commits.js";

/** Adds the routes to the repository's. */
export function addPullRoutes(api: Hono<ApiEnv>, state: GitHubState): void {
  const read = needs(state, { pull_requests: "read" });

  api.get("/pulls", read, (context) => {
    const repository = context.get("repository");
    const wanted = context.req.query();
    const seen = [...state.pulls.values()]
      .filter((pull) => pull.repositoryId === repository.id && fits(pull, wanted))
      .sort((one, other) => sortOf(wanted, one, other));
    return context.json(pageOf(context, seen).map((pull) => presentPull(state, pull)));
  });

  api.get("/pulls/:number", read, async (context) => {
    const pull = pullParam(state, context);
    if (!wantsDiff(context)) return context.json(await presentWholePull(state, pull));
    const change = await state.readChange(context.get("repository").git, pull.baseSha, pull.headSha);
    if (change === null) throw notFound();
    refuseLarge(change, state.limits);
    const type = "application/vnd.github.diff; charset=utf-8";
    return context.body(new Uint8Array(change.bytes), 200, { "content-type": type });
  });

  api.get("/pulls/:number/commits", read, async (context) => {
    const pull = pullParam(state, context);
    const { git } = context.get("repository");
    const range = `${pull.baseSha}..${pull.headSha}`;
    const listed = await git.git.text(["rev-list", "--reverse", "--max-count=250", range]);
    const page = pageOf(context, listed.split("\n").filter(Boolean));
    return context.json(await Promise.all(page.map((sha) => presentCommit(state, context, sha))));
  });
}

/** 406 for a diff over GitHub's limits, with the code that a caller must look for. */
function refuseLarge(change: ChangeDiff, limits: GitHubLimits): void {
  const lines = countLines(change.bytes);
  const what =
    change.files.length > limits.diffFiles
      ? `files (${limits.diffFiles})`
      : lines > limits.diffLines
        ? `lines (${limits.diffLines})`
        : null;
  if (what === null) return;
  throw refuse({
    status: 406,
    message: `Sorry, the diff exceeded the maximum number of ${what}. Consider using 'List pull requests files' API or locally cloning the repository instead.`,
    errors: [{ resource: "PullRequest", field: "diff", code: "too_large" }],
    documentation: "/pulls/pulls#list-pull-requests-files",
  });
}

function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (const byte of bytes) if (byte === 10) lines += 1;
  return lines;
}

/** True when the request accepts the diff media type, in either spelling. */
function wantsDiff(context: ApiContext): boolean {
  return /application\/vnd\.github\.(v3\.)?diff/.test(context.req.header("accept") ?? "");
}

function fits(pull: PullRecord, wanted: Readonly<Record<string, string>>): boolean {
  const state = wanted["state"] ?? "open";
  if (state !== "all" && pull.state !== state) return false;
  if (wanted["base"] !== undefined && pull.baseRef !== wanted["base"]) return false;
  return wanted["head"] === undefined || `${pull.headOwner ?? ""}:${pull.headRef}` === wanted["head"];
}

function sortOf(wanted: Readonly<Record<string, string>>, one: PullRecord, other: PullRecord): number {
  const byUpdate = wanted["sort"] === "updated";
  const ascending = byUpdate ? one.updatedAt - other.updatedAt : one.number - other.number;
  const direction =
    wanted["direction"] ?? (wanted["sort"] === undefined ? "desc" : byUpdate ? "asc" : "desc");
  return direction === "asc" ? ascending : -ascending;
}
