// A pull request as GitHub's answers and webhooks hold it, also in its guise as an issue.
import { isoTime, repositoryOf, type GitHubState } from "../github-state.js";
import type { PullRecord } from "../nouns/pull-record.js";
import { fullName } from "../nouns/repository-record.js";
import { presentUser } from "./present-account.js";
import { apiOf, presentRepository } from "./present-repository.js";

type Json = Readonly<Record<string, unknown>>;

/** The pull request as lists hold it, without counts. */
export function presentPull(state: GitHubState, pull: PullRecord): Json {
  const repository = repositoryOf(state, pull);
  const url = `${apiOf(state, repository)}/pulls/${pull.number}`;
  const html = `${state.urls.site}/${fullName(repository)}/pull/${pull.number}`;
  const issue = `${apiOf(state, repository)}/issues/${pull.number}`;
  return {
    url,
    id: pull.id,
    node_id: `PR_${pull.id}`,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: issue,
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: presentUser(state, pull.author),
    body: pull.body,
    created_at: isoTime(pull.createdAt),
    updated_at: isoTime(pull.updatedAt),
    closed_at: pull.closedAt === null ? null : isoTime(pull.closedAt),
    merged_at: pull.mergedAt === null ? null : isoTime(pull.mergedAt),
    merge_commit_sha: null,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    labels: pull.labels.map((name) => ({ id: name.length, name, color: "ededed", default: false })),
    milestone: null,
    draft: pull.draft,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    comments_url: `${issue}/comments`,
    statuses_url: `${apiOf(state, repository)}/statuses/${pull.headSha}`,
    head: headOf(state, pull),
    base: {
      label: `${repository.owner}:${pull.baseRef}`,
      ref: pull.baseRef,
      sha: pull.baseSha,
      user: presentUser(state, repository.owner),
      repo: presentRepository(state, repository),
    },
    author_association: "CONTRIBUTOR",
    auto_merge: null,
    active_lock_reason: null,
  };
}

// A fork's repository cannot be read by the App, and is null once it is gone; its commits stand under refs/pull.
function headOf(state: GitHubState, pull: PullRecord): Json {
  const repository = repositoryOf(state, pull);
  const owner = pull.headOwner;
  const isFork = owner !== repository.owner;
  const base = presentRepository(state, repository);
  const fork = {
    ...base,
    id: repository.id + 1_000_000,
    full_name: `${owner ?? ""}/${repository.name}`,
    fork: true,
    owner: presentUser(state, owner ?? "ghost"),
  };
  return {
    label: owner === null ? null : `${owner}:${pull.headRef}`,
    ref: pull.headRef,
    sha: pull.headSha,
    user: owner === null ? null : presentUser(state, owner),
    repo: owner === null ? null : isFork ? fork : base,
  };
}

/** The pull request by itself and in webhooks: with the counts that need its diff. */
export async function presentWholePull(state: GitHubState, pull: PullRecord): Promise<Json> {
  const { git } = repositoryOf(state, pull);
  const change = await state.readChange(git, pull.baseSha, pull.headSha);
  const sum = (of: "additions" | "deletions"): number =>
    (change?.files ?? []).reduce((total, file) => total + file[of], 0);
  const commits = await git.git.text(["rev-list", "--count", `${pull.baseSha}..${pull.headSha}`]);
  const ofPull = (one: { pullId: number }): boolean => one.pullId === pull.id;
  return {
    ...presentPull(state, pull),
    merged: pull.mergedAt !== null,
    mergeable: null,
    rebaseable: null,
    mergeable_state: "unknown",
    merged_by: null,
    comments: [...state.issueComments.values()].filter(ofPull).length,
    review_comments: [...state.reviewComments.values()].filter(ofPull).length,
    maintainer_can_modify: false,
    commits: Number(commits),
    additions: sum("additions"),
    deletions: sum("deletions"),
    changed_files: change?.files.length ?? 0,
  };
}

/** The pull request as the issue that `issue_comment` speaks of. */
export function presentIssue(state: GitHubState, pull: PullRecord): Json {
  const repository = repositoryOf(state, pull);
  const presented = presentPull(state, pull);
  const url = `${apiOf(state, repository)}/issues/${pull.number}`;
  return {
    url,
    repository_url: apiOf(state, repository),
    comments_url: `${url}/comments`,
    html_url: presented["html_url"],
    id: pull.id + 500_000,
    node_id: `I_${pull.id}`,
    number: pull.number,
    title: pull.title,
    user: presented["user"],
    labels: presented["labels"],
    state: pull.state,
    locked: false,
    assignee: null,
    assignees: [],
    milestone: null,
    comments: [...state.issueComments.values()].filter((one) => one.pullId === pull.id).length,
    created_at: presented["created_at"],
    updated_at: presented["updated_at"],
    closed_at: presented["closed_at"],
    author_association: "CONTRIBUTOR",
    draft: pull.draft,
    pull_request: {
      url: presented["url"],
      html_url: presented["html_url"],
      diff_url: presented["diff_url"],
      patch_url: presented["patch_url"],
      merged_at: presented["merged_at"],
    },
    body: pull.body,
  };
}
