// A check run as GitHub's answers and webhooks hold it.
import { isoTime, repositoryOf, type GitHubState } from "../github-state.js";
import type { CheckRunRecord } from "../nouns/check-run-record.js";
import { fullName } from "../nouns/repository-record.js";
import { presentApp } from "./present-account.js";
import { apiOf } from "./present-repository.js";

type Json = Readonly<Record<string, unknown>>;

/** A check run. `pull_requests` is empty for a fork's head, as at GitHub. */
export function presentCheckRun(state: GitHubState, run: CheckRunRecord): Json {
  const repository = repositoryOf(state, run);
  const url = `${apiOf(state, repository)}/check-runs/${run.id}`;
  return {
    id: run.id,
    node_id: `CR_${run.id}`,
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: `${state.urls.site}/${fullName(repository)}/runs/${run.id}`,
    details_url: run.detailsUrl,
    status: run.status,
    conclusion: run.conclusion,
    started_at: isoTime(run.startedAt),
    completed_at: run.completedAt === null ? null : isoTime(run.completedAt),
    output: {
      ...run.output,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    name: run.name,
    check_suite: { id: repository.id * 10 + 1, head_sha: run.headSha },
    app: presentApp(state),
    pull_requests: pullsOf(state, run),
  };
}

function pullsOf(state: GitHubState, run: CheckRunRecord): readonly Json[] {
  const repository = repositoryOf(state, run);
  const repo = { id: repository.id, url: apiOf(state, repository), name: repository.name };
  return [...state.pulls.values()]
    .filter(
      (pull) =>
        pull.repositoryId === run.repositoryId &&
        pull.headSha === run.headSha &&
        pull.headOwner === repository.owner,
    )
    .map((pull) => ({
      id: pull.id,
      number: pull.number,
      url: `${apiOf(state, repository)}/pulls/${pull.number}`,
      head: { ref: pull.headRef, sha: pull.headSha, repo },
      base: { ref: pull.baseRef, sha: pull.baseSha, repo },
    }));
}
