// What workflows leave behind: runs of a commit, with artifacts that are packed as GitHub packs them.
import { randomBytes } from "node:crypto";
import { ZipFile } from "yazl";
import type { GitHubState } from "../github-state.js";
import { namedRepository } from "./find-named.js";
import type { GitHubActions, WorkflowRun } from "./github-actions.js";

/** The actions on `state`. */
export function workflowActions(state: GitHubState): Pick<GitHubActions, "runWorkflow"> {
  return {
    runWorkflow: async ({ repository, commit, branch = "main", isOfFork = false, artifacts }) => {
      const id = state.nextId();
      const packed = await Promise.all(
        artifacts.map(async (one) => ({
          ...{ id: state.nextId(), name: one.name, expired: one.expired ?? false },
          archive: await archiveOf(one),
          signature: randomBytes(16).toString("hex"),
        })),
      );
      state.workflowRuns.set(id, {
        ...{ id, repositoryId: namedRepository(state, repository).id, headSha: commit, headBranch: branch },
        ...{ isOfFork, artifacts: packed, createdAt: state.clock.now() },
      });
      return id;
    },
  };
}

async function archiveOf({ files = {}, archive }: WorkflowRun["artifacts"][number]): Promise<Buffer> {
  if (archive !== undefined) return Buffer.from(archive);
  const zip = new ZipFile();
  for (const [path, text] of Object.entries(files)) zip.addBuffer(Buffer.from(text), path);
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream as AsyncIterable<Buffer>) chunks.push(chunk); // it yields buffers
  return Buffer.concat(chunks);
}
