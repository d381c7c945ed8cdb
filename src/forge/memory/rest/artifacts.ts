// `/repos/{owner}/{repo}/actions`: workflow runs and their artifacts, and the storage that signed addresses lead to.
import type { Hono } from "hono";
import { needs } from "../auth/permit.js";
import { isoTime, type GitHubState } from "../github-state.js";
import { numberParam, type ApiContext, type ApiEnv } from "../http/api-context.js";
import { pageOf } from "../http/pagination.js";
import { notFound, refuse } from "../http/refusal.js";
import type { ArtifactRecord, WorkflowRunRecord } from "../nouns/workflow-run-record.js";
import { apiOf } from "../present/present-repository.js";

type Json = Readonly<Record<string, unknown>>;

/** Adds the routes to the repository's. All need actions: read. */
export function addArtifactRoutes(api: Hono<ApiEnv>, state: GitHubState): void {
  const read = needs(state, { actions: "read" });

  api.get("/actions/runs", read, (context) => {
    const sha = context.req.query("head_sha");
    const runs = runsOf(state, context).filter(({ headSha }) => sha === undefined || headSha === sha);
    const page = pageOf(context, runs).map((run) => presentRun(state, context, run));
    return context.json({ total_count: runs.length, workflow_runs: page });
  });

  api.get("/actions/runs/:runId/artifacts", read, (context) => {
    const run = runsOf(state, context).find(({ id }) => id === numberParam(context, "runId"));
    if (run === undefined) throw notFound();
    const name = context.req.query("name");
    const fit = run.artifacts.filter((one) => name === undefined || one.name === name);
    const page = pageOf(context, fit).map((one) => presentArtifact(state, context, one));
    return context.json({ total_count: fit.length, artifacts: page });
  });

  api.get("/actions/artifacts/:artifactId/zip", read, (context) => {
    const id = numberParam(context, "artifactId");
    const found = runsOf(state, context)
      .flatMap(({ artifacts }) => artifacts)
      .find((one) => one.id === id);
    if (found === undefined) throw notFound();
    if (found.expired) throw refuse({ status: 410, message: "Artifact has expired" });
    // GitHub's storage lies at another host; "localhost" is another origin of this very server.
    const storage = state.urls.site.replace("127.0.0.1", "localhost");
    return context.redirect(`${storage}/_storage/${id}?sig=${found.signature}`, 302);
  });
}

/** The storage: whoever has the signed address may read; a token is refused, as GitHub's storage does. */
export function addArtifactStorage(site: Hono<ApiEnv>, state: GitHubState): void {
  site.get("/_storage/:id", (context) => {
    if (context.req.header("authorization") !== undefined)
      return context.text("InvalidAuthenticationInfo", 400);
    const all = [...state.workflowRuns.values()].flatMap(({ artifacts }) => artifacts);
    const found = all.find(({ id }) => id === Number(context.req.param("id")));
    if (found === undefined || found.signature !== context.req.query("sig"))
      return context.text("AuthenticationFailed", 403);
    return context.body(new Uint8Array(found.archive), 200, { "content-type": "application/zip" });
  });
}

/** Newest first. */
function runsOf(state: GitHubState, context: ApiContext): WorkflowRunRecord[] {
  const { id } = context.get("repository");
  return [...state.workflowRuns.values()].filter((run) => run.repositoryId === id).reverse();
}

function presentRun(state: GitHubState, context: ApiContext, run: WorkflowRunRecord): Json {
  const repository = context.get("repository");
  return {
    id: run.id,
    name: "CI",
    head_branch: run.headBranch,
    head_sha: run.headSha,
    status: "completed",
    conclusion: "success",
    url: `${apiOf(state, repository)}/actions/runs/${run.id}`,
    created_at: isoTime(run.createdAt),
    repository: { id: repository.id },
    head_repository: { id: run.isOfFork ? repository.id + 500_000 : repository.id },
  };
}

function presentArtifact(state: GitHubState, context: ApiContext, artifact: ArtifactRecord): Json {
  const url = `${apiOf(state, context.get("repository"))}/actions/artifacts/${artifact.id}`;
  return {
    id: artifact.id,
    name: artifact.name,
    size_in_bytes: artifact.archive.length,
    url,
    archive_download_url: `${url}/zip`,
    expired: artifact.expired,
  };
}
