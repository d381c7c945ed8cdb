// The request for a review of a pull request's present head, as jobs make it.
import type { ReviewRequest } from "../intake/intake.js";
import type { PullRequest, RepositoryRow } from "./ports.js";

/** The request. `asked` says that a person asked by hand; `full` that no older review may stand in for it (spec W3, W4). */
export function requestFor(
  repository: RepositoryRow,
  pull: PullRequest,
  how: Pick<ReviewRequest, "trigger"> & Partial<Pick<ReviewRequest, "asked" | "full">>,
): ReviewRequest {
  const { number, headSha, baseSha, baseRef, title, author, authorIsBot, draft, labels, fromFork } = pull;
  const { id, installation, owner, name, private: isPrivate, defaultBranch } = repository;
  return {
    repository: { id, installation, owner, name, private: isPrivate, defaultBranch },
    pullRequest: {
      ...{ number, headSha, baseSha, baseRef, title, author, authorIsBot, draft, labels, fromFork },
      asOf: pull.updatedAt,
    },
    asked: false,
    full: false,
    ...how,
  };
}
