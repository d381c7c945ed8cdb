// Reads one file that a workflow run of a commit left as an artifact, with a token that may read actions and nothing else.
import { z } from "zod";
import type { RepositoryReads } from "./github.js";
import { parseAnswer } from "./parse-answer.js";
import { objectId } from "./pull.js";
import { readZippedFile } from "./read-zip.js";
import type { RepositoryCalls } from "./repository-calls.js";

const runsWire = z.object({
  workflow_runs: z.array(
    z.object({
      id: z.number(),
      head_sha: objectId,
      head_branch: z.string().nullish(),
      head_repository: z.object({ id: z.number() }).nullish(),
    }),
  ),
});
const artifactsWire = z.object({
  artifacts: z.array(
    z.object({ id: z.number(), name: z.string(), size_in_bytes: z.number(), expired: z.boolean() }),
  ),
});

type Run = z.infer<typeof runsWire>["workflow_runs"][number];
type Asked = Parameters<RepositoryReads["workflowFile"]>[0];

const maxRuns = 10;
const maxEntries = 200;

/** The reads of artifacts, for one repository. */
export function createArtifactReads(calls: RepositoryCalls): Pick<RepositoryReads, "workflowFile"> {
  return {
    workflowFile: async (asked) => {
      for (const run of await readRuns(calls, asked)) {
        const id = await findArtifact(calls, run, asked);
        const archive = id === null ? null : await download(calls, id, asked);
        if (archive === null) continue;
        const { file: name, maxBytes } = asked;
        const bytes = await readZippedFile(archive, { name, maxEntries, maxBytes });
        if (bytes !== null)
          return { bytes, branch: run.head_branch ?? null, isOwn: isOwn(run, calls.ref.id) };
      }
      return null;
    },
  };
}

/** Runs of that very commit, newest first. With `isOwnOnly` those of forks are left out: they can bear any commit's name. */
async function readRuns({ caller, ref, artifacts }: RepositoryCalls, asked: Asked): Promise<readonly Run[]> {
  const parameters = { head_sha: objectId.parse(asked.commit), per_page: maxRuns };
  const worded = artifacts("GET /repos/{owner}/{repo}/actions/runs", parameters, asked);
  const answer = await caller.read({ ...worded, expect: "json" });
  const { workflow_runs: runs } = parseAnswer(runsWire, answer.json, worded.route);
  return runs.filter((run) => run.head_sha === asked.commit && (!asked.isOwnOnly || isOwn(run, ref.id)));
}

/** Whether a run is of the repository itself and not of a fork, or of one that is gone. */
function isOwn(run: Run, repository: number): boolean {
  return run.head_repository?.id === repository;
}

async function findArtifact(
  { caller, artifacts }: RepositoryCalls,
  run: Run,
  asked: Asked,
): Promise<number | null> {
  const parameters = { run_id: run.id, name: asked.artifact, per_page: 10 };
  const worded = artifacts("GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts", parameters, asked);
  const answer = await caller.read({ ...worded, expect: "json" });
  const listed = parseAnswer(artifactsWire, answer.json, worded.route).artifacts;
  const fit = listed.filter(({ name, expired }) => name === asked.artifact && !expired);
  return fit.sort((one, other) => other.id - one.id)[0]?.id ?? null;
}

/** GitHub answers with a signed address at its storage; the token is not sent there. Null for an artifact that is gone. */
async function download(
  { caller, artifacts }: RepositoryCalls,
  id: number,
  asked: Asked,
): Promise<Buffer | null> {
  const route = "GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/zip";
  const worded = artifacts(route, { artifact_id: id }, asked);
  const answer = await caller.read({ ...worded, expect: "nothing", tolerate: [302, 404, 410] });
  if (answer.status !== 302) return null;
  return caller.download(answer.headers.get("location") ?? "", {
    ...{ route, maxBytes: asked.maxBytes, signal: asked.signal },
  });
}
