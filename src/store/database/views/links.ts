// Addresses at the code host: of a pull request, a line, a comment, a review, a check.

/** A repository by its ids and the names it bears now. */
export interface RepositoryName {
  readonly id: number;
  readonly installation: number;
  readonly owner: string;
  readonly name: string;
}

/** How addresses are written. */
export interface Links {
  repository(of: Pick<RepositoryName, "owner" | "name">): string;
  pull(of: Pick<RepositoryName, "owner" | "name">, number: number): string;
  /** The line as it stands at a commit. */
  line(
    of: Pick<RepositoryName, "owner" | "name">,
    at: { readonly sha: string; readonly path: string; readonly startLine: number; readonly endLine: number },
  ): string;
  comment(of: Pick<RepositoryName, "owner" | "name">, number: number, commentId: number): string;
  review(of: Pick<RepositoryName, "owner" | "name">, number: number, reviewId: number): string;
  check(of: Pick<RepositoryName, "owner" | "name">, checkRunId: number): string;
}

/** Addresses below `webUrl`, which has no slash at its end. */
export function createLinks(webUrl: string): Links {
  const repository: Links["repository"] = ({ owner, name }) =>
    `${webUrl}/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
  const pull: Links["pull"] = (of, number) => `${repository(of)}/pull/${number}`;
  return {
    repository,
    pull,
    line: (of, { sha, path, startLine, endLine }) => {
      const file = path
        .replace(/\p{Surrogate}/gu, "\uFFFD")
        .split("/")
        .map(encodeURIComponent)
        .join("/");
      const lines = endLine > startLine ? `#L${startLine}-L${endLine}` : `#L${startLine}`;
      return `${repository(of)}/blob/${sha}/${file}${lines}`;
    },
    comment: (of, number, commentId) => `${pull(of, number)}#discussion_r${commentId}`,
    review: (of, number, reviewId) => `${pull(of, number)}#pullrequestreview-${reviewId}`,
    check: (of, checkRunId) => `${repository(of)}/runs/${checkRunId}`,
  };
}
