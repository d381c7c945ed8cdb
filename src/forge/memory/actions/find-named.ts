// Finds what an action names, or says that there is no such thing.
import { AssayError } from "../../../runtime/runtime.js";
import { findPull, type GitHubState } from "../github-state.js";
import type { ReviewCommentRecord } from "../nouns/comment-record.js";
import type { PullRecord } from "../nouns/pull-record.js";
import type { RepositoryRecord } from "../nouns/repository-record.js";

/** The repository `owner/name`, by its old names too. */
export function namedRepository(state: GitHubState, name: string): RepositoryRecord {
  const found = state.repositories.get(state.names.get(name.toLowerCase()) ?? 0);
  if (found === undefined) throw unknown(`repository ${name}`, [...state.names.keys()]);
  return found;
}

/** The pull request `number` of `owner/name`. */
export function namedPull(
  state: GitHubState,
  at: { readonly repository: string; readonly number: number },
): PullRecord {
  const found = findPull(state, namedRepository(state, at.repository), at.number);
  if (found === null) throw unknown(`pull request ${at.repository}#${at.number}`, []);
  return found;
}

/** The review comment of an id. */
export function namedReviewComment(state: GitHubState, id: number): ReviewCommentRecord {
  const found = state.reviewComments.get(id);
  if (found === undefined)
    throw unknown(`review comment ${id}`, [...state.reviewComments.keys()].map(String));
  return found;
}

/** The login as the account writes it. */
export function namedUser(state: GitHubState, login: string): string {
  const found = state.accounts.get(login.toLowerCase());
  if (found === undefined) throw unknown(`user ${login}`, [...state.accounts.keys()]);
  return found.login;
}

/** `usage`: there is no such thing; the remedy lists what there is. */
export function unknown(what: string, known: readonly string[]): AssayError {
  return new AssayError({
    code: "usage",
    message: `the stand-in GitHub has no ${what}`,
    remedy: known.length === 0 ? "Make it first." : `It has: ${known.slice(0, 20).join(", ")}.`,
  });
}
