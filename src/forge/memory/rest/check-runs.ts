// `/repos/{owner}/{repo}/check-runs`: create, update, read, list, annotations.
import type { Hono } from "hono";
import { z } from "zod";
import { needs } from "../auth/permit.js";
import type { GitHubState } from "../github-state.js";
import { numberParam, readJson, type ApiContext, type ApiEnv } from "../http/api-context.js";
import { pageOf } from "../http/pagination.js";
import { notFound, refuse } from "../http/refusal.js";
import { checkConclusions, type CheckRunRecord } from "../nouns/check-run-record.js";
import { presentCheckRun } from "../present/present-check-run.js";
import { announceCheckRun } from "../webhooks/announce.js";

const mostAnnotations = 50;
const mostCharacters = 65_535;

const annotation = z.object({
  path: z.string().min(1),
  start_line: z.number().int(),
  end_line: z.number().int(),
  annotation_level: z.enum(["notice", "warning", "failure"]),
  message: z.string().min(1),
  title: z.string().max(255).optional(),
  raw_details: z.string().optional(),
  start_column: z.number().int().optional(),
  end_column: z.number().int().optional(),
});

const changes = {
  details_url: z.string().nullish(),
  external_id: z.string().nullish(),
  status: z.enum(["queued", "in_progress", "completed"]).optional(),
  started_at: z.iso.datetime({ offset: true }).optional(),
  conclusion: z.enum(checkConclusions).nullish(),
  completed_at: z.iso.datetime({ offset: true }).nullish(),
  output: z
    .object({
      title: z.string().nullish(),
      summary: z.string().max(mostCharacters),
      text: z.string().max(mostCharacters).nullish(),
      annotations: z
        .array(annotation)
        .max(mostAnnotations, `No more than ${mostAnnotations} annotations are allowed`)
        .optional(),
    })
    .nullish(),
  actions: z
    .array(
      z.object({
        label: z.string().max(20),
        description: z.string().max(40),
        identifier: z.string().max(20),
      }),
    )
    .max(3, "no more than 3 actions are allowed")
    .nullish(),
};
const updateSchema = z.object({ name: z.string().min(1).optional(), ...changes });
const createSchema = z.object({ name: z.string().min(1), head_sha: z.string().min(1), ...changes });
type Update = z.infer<typeof updateSchema>;

/** Adds the routes to the repository's. Only the App may write; everybody may read. */
export function addCheckRunRoutes(api: Hono<ApiEnv>, state: GitHubState): void {
  const read = needs(state, { checks: "read" });
  const write = needs(state, { checks: "write" });

  api.post("/check-runs", write, async (context) => {
    onlyApps(context);
    const wanted = await readJson(context, createSchema);
    const run = await create(state, context, wanted);
    return context.json(presentCheckRun(state, run), 201);
  });

  api.patch("/check-runs/:checkRunId", write, async (context) => {
    onlyApps(context);
    const run = checkRunParam(state, context);
    const wasCompleted = run.status === "completed";
    apply(state, run, await readJson(context, updateSchema));
    if (run.status === "completed" && !wasCompleted) announceCheckRun(state, { run, action: "completed" });
    return context.json(presentCheckRun(state, run));
  });

  api.get("/check-runs/:checkRunId", read, (context) =>
    context.json(presentCheckRun(state, checkRunParam(state, context))),
  );

  api.get("/check-runs/:checkRunId/annotations", read, (context) =>
    context.json(pageOf(context, checkRunParam(state, context).annotations)),
  );

  api.get("/commits/:ref/check-runs", read, async (context) => {
    const repository = context.get("repository");
    const sha = await repository.git.commit(context.req.param("ref"));
    if (sha === null)
      throw refuse({ status: 422, message: `No commit found for SHA: ${context.req.param("ref")}` });
    const name = context.req.query("check_name");
    const all = [...state.checkRuns.values()].filter(
      (run) =>
        run.repositoryId === repository.id &&
        run.headSha === sha &&
        (name === undefined || run.name === name),
    );
    const isLatestOnly = context.req.query("filter") !== "all";
    const runs = isLatestOnly
      ? all.filter((run) => !all.some((other) => other.name === run.name && other.id > run.id))
      : all;
    const page = pageOf(context, runs);
    return context.json({
      total_count: runs.length,
      check_runs: page.map((run) => presentCheckRun(state, run)),
    });
  });
}

async function create(
  state: GitHubState,
  context: ApiContext,
  wanted: z.infer<typeof createSchema>,
): Promise<CheckRunRecord> {
  const repository = context.get("repository");
  const headSha = await repository.git.commit(wanted.head_sha);
  if (headSha === null) throw refuse({ status: 422, message: `No commit found for SHA: ${wanted.head_sha}` });
  const run: CheckRunRecord = {
    id: state.nextId(),
    repositoryId: repository.id,
    headSha,
    name: wanted.name,
    status: "queued",
    conclusion: null,
    startedAt: state.clock.now(),
    completedAt: null,
    externalId: "",
    detailsUrl: null,
    output: { title: null, summary: null, text: null },
    annotations: [],
    actions: [],
  };
  apply(state, run, wanted);
  state.checkRuns.set(run.id, run);
  announceCheckRun(state, { run, action: "created" });
  if (run.conclusion !== null) announceCheckRun(state, { run, action: "completed" });
  return run;
}

// A conclusion implies completed; annotations of later requests are appended to the earlier ones.
function apply(state: GitHubState, run: CheckRunRecord, wanted: Update): void {
  const conclusion = wanted.conclusion ?? null;
  if (wanted.status === "completed" && conclusion === null && run.conclusion === null)
    throw refuse({
      status: 422,
      message: 'Invalid request.\n\nIf "status" is "completed", "conclusion" is required.',
    });
  if (wanted.name !== undefined) run.name = wanted.name;
  if (wanted.details_url !== undefined) run.detailsUrl = wanted.details_url;
  if (wanted.external_id !== undefined) run.externalId = wanted.external_id ?? "";
  if (wanted.started_at !== undefined) run.startedAt = Date.parse(wanted.started_at);
  if (wanted.actions !== undefined) run.actions = wanted.actions ?? [];
  const { output } = wanted;
  if (output !== undefined && output !== null) {
    run.output = {
      title: output.title ?? run.output.title,
      summary: output.summary,
      text: output.text ?? null,
    };
    run.annotations = [...run.annotations, ...(output.annotations ?? [])];
  }
  if (conclusion !== null) {
    run.status = "completed";
    run.conclusion = conclusion;
    run.completedAt = wanted.completed_at == null ? state.clock.now() : Date.parse(wanted.completed_at);
  } else if (wanted.status !== undefined && wanted.status !== "completed") {
    run.status = wanted.status;
    run.conclusion = null;
    run.completedAt = null;
  }
}

function onlyApps(context: ApiContext): void {
  if (context.get("caller").kind === "installation") return;
  throw refuse({ status: 403, message: "You must authenticate via a GitHub App." });
}

function checkRunParam(state: GitHubState, context: ApiContext): CheckRunRecord {
  const run = state.checkRuns.get(numberParam(context, "checkRunId"));
  if (run?.repositoryId !== context.get("repository").id) throw notFound();
  return run;
}
