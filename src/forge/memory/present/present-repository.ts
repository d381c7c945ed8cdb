// A repository as GitHub's answers and webhooks hold it.
import { isoTime, type GitHubState } from "../github-state.js";
import { fullName, type RepositoryRecord } from "../nouns/repository-record.js";
import { presentUser } from "./present-account.js";

type Json = Readonly<Record<string, unknown>>;

/** The API's address of a repository. */
export function apiOf(state: GitHubState, repository: RepositoryRecord): string {
  return `${state.urls.api}/repos/${fullName(repository)}`;
}

/** A repository, with the fields that a reader of code needs. */
export function presentRepository(state: GitHubState, repository: RepositoryRecord): Json {
  const url = apiOf(state, repository);
  const html = `${state.urls.site}/${fullName(repository)}`;
  return {
    id: repository.id,
    node_id: `R_${repository.id}`,
    name: repository.name,
    full_name: fullName(repository),
    private: repository.private,
    owner: presentUser(state, repository.owner),
    html_url: html,
    description: null,
    fork: false,
    url,
    collaborators_url: `${url}/collaborators{/collaborator}`,
    contents_url: `${url}/contents/{+path}`,
    compare_url: `${url}/compare/{base}...{head}`,
    pulls_url: `${url}/pulls{/number}`,
    issues_url: `${url}/issues{/number}`,
    git_url: `${html.replace(/^http/, "git")}.git`,
    clone_url: `${html}.git`,
    created_at: isoTime(repository.createdAt),
    updated_at: isoTime(repository.createdAt),
    pushed_at: isoTime(repository.createdAt),
    size: 0,
    language: null,
    has_issues: true,
    archived: false,
    disabled: false,
    license: null,
    allow_forking: true,
    topics: [],
    visibility: repository.private ? "private" : "public",
    default_branch: repository.defaultBranch,
  };
}

/** A repository as the `installation*` events list it. */
export function presentRepositoryName(repository: RepositoryRecord): Json {
  return {
    id: repository.id,
    node_id: `R_${repository.id}`,
    name: repository.name,
    full_name: fullName(repository),
    private: repository.private,
  };
}
