// What follows when a branch moved: `push`, and for each open pull request of it a new head, refs and `synchronize`.
import type { GitHubState } from "../github-state.js";
import type { PullRecord } from "../nouns/pull-record.js";
import { fullName, type RepositoryRecord } from "../nouns/repository-record.js";
import { presentUser } from "../present/present-account.js";
import { announce, announcePull } from "../webhooks/announce.js";
import { followComments } from "./follow-comments.js";

const zeroSha = "0".repeat(40);

/** A branch from one commit to another; null where it was not, or is no more. */
export interface BranchMove {
  readonly branch: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly as: string;
}

/** Announces the move and brings the pull requests up to date. The ref itself has been moved already. */
export async function moveBranch(
  state: GitHubState,
  repository: RepositoryRecord,
  move: BranchMove,
): Promise<void> {
  await announcePush(state, repository, move);
  const { after } = move;
  if (after === null) return;
  const open = [...state.pulls.values()].filter(
    (pull) => pull.repositoryId === repository.id && pull.state === "open",
  );
  for (const pull of open) {
    if (pull.baseRef === move.branch) pull.baseSha = after;
    if (pull.headRef === move.branch && pull.headOwner === repository.owner)
      await moveHead(state, repository, { pull, after, as: move.as });
  }
}

async function moveHead(
  state: GitHubState,
  repository: RepositoryRecord,
  { pull, after, as }: { pull: PullRecord; after: string; as: string },
): Promise<void> {
  const before = pull.headSha;
  await repository.git.setRef(`refs/pull/${pull.number}/head`, after);
  pull.headSha = after;
  pull.updatedAt = state.clock.now();
  await followComments(state, pull);
  await announcePull(state, { pull, action: "synchronize", sender: as }, { before, after });
}

async function announcePush(
  state: GitHubState,
  repository: RepositoryRecord,
  { branch, before, after, as }: BranchMove,
): Promise<void> {
  const { git } = repository.git;
  const isForced =
    before !== null &&
    after !== null &&
    (await git.try(["merge-base", "--is-ancestor", before, after])).exitCode !== 0;
  const commits = after === null ? [] : await pushedCommits(repository, before, after);
  const url = `${state.urls.site}/${fullName(repository)}`;
  announce(
    state,
    { event: "push", action: null, sender: as, repository },
    {
      ref: `refs/heads/${branch}`,
      before: before ?? zeroSha,
      after: after ?? zeroSha,
      created: before === null,
      deleted: after === null,
      forced: isForced,
      base_ref: null,
      compare: `${url}/compare/${before ?? zeroSha}...${after ?? zeroSha}`,
      commits,
      head_commit: commits.at(-1) ?? null,
      pusher: { name: as, email: `${String(presentUser(state, as)["id"])}+${as}@users.noreply.localhost` },
    },
  );
}

async function pushedCommits(
  repository: RepositoryRecord,
  before: string | null,
  after: string,
): Promise<Readonly<Record<string, unknown>>[]> {
  const range = before === null ? ["--max-count=1", after] : ["--max-count=20", `${before}..${after}`];
  const { git } = repository.git;
  const shas = (await git.text(["rev-list", "--reverse", ...range])).split("\n").filter(Boolean);
  return Promise.all(
    shas.map(async (sha) => {
      const format = ["%T", "%an", "%ae", "%cn", "%ce", "%cI", "%B"].join("%x00");
      const shown = await git.text(["show", "--no-patch", `--format=${format}`, sha]);
      const [tree, author, authorMail, committer, committerMail, timestamp, message = ""] = shown.split("\0");
      const paths = await changedPaths(repository, sha);
      return {
        id: sha,
        tree_id: tree,
        distinct: true,
        message: message.trim(),
        timestamp,
        author: { name: author, email: authorMail },
        committer: { name: committer, email: committerMail },
        ...paths,
      };
    }),
  );
}

async function changedPaths(
  repository: RepositoryRecord,
  sha: string,
): Promise<{ added: string[]; removed: string[]; modified: string[] }> {
  const options = ["diff-tree", "--root", "--no-commit-id", "-r", "-z", "--name-status", "--no-renames", sha];
  const parts = (await repository.git.git.run(options)).toString("utf8").split("\0");
  const paths = { added: [] as string[], removed: [] as string[], modified: [] as string[] };
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const kind = parts[at] === "A" ? "added" : parts[at] === "D" ? "removed" : "modified";
    paths[kind].push(parts[at + 1] ?? "");
  }
  return paths;
}
