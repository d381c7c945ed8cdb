// GitHub as the jobs of the service see it: pull requests, changes with their context, permissions, the App's own view.
import { join } from "node:path";
import {
  createCheckHost,
  createReviewHost,
  openGitHubChange,
  openGitHubTree,
  type ChangeTree,
  type GitHub,
  type GitHubPull,
  type GitHubRepositoryClient,
} from "../../forge/forge.js";
import type { GraphShelf } from "../../context/context.js";
import type { ChangeSource } from "../../review/review.js";
import type { Clock } from "../../runtime/runtime.js";
import type { CodeHost, PullRequest, RepositoryRow, SeenInstallation } from "../../service/service.js";
import { openContext } from "../open-context.js";
import type { OwnApp } from "./read-own.js";

/** The name under which our check stands on a commit. */
const checkName = "Assay";

/** What the host stands on. `cacheDir` keeps fetched git objects, `indexDir` the symbol indexes; both may be thrown away. */
export interface GitHubHostParts {
  readonly github: GitHub;
  readonly ownApp: OwnApp;
  readonly cacheDir: string;
  readonly indexDir: string;
  /** Holds graphs between reviews. */
  readonly shelf?: GraphShelf | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
}

/** The name of a repository's index: its id, because names change. */
export function indexName(repository: Pick<RepositoryRow, "id">): string {
  return `github-${repository.id}`;
}

/** The code host, and the files of any commit for the index. */
export interface GitHubHost extends CodeHost {
  openTree(repository: RepositoryRow): Promise<ChangeTree>;
  /** The commit at the tip of the default branch; null for a repository without any. */
  branchTip(repository: RepositoryRow, signal?: AbortSignal): Promise<string | null>;
  /** A file that a workflow run of a commit left in an artifact; null where there is none. */
  workflowFile(
    repository: RepositoryRow,
    of: Omit<Parameters<GitHubRepositoryClient["workflowFile"]>[0], "signal">,
    signal?: AbortSignal,
  ): ReturnType<GitHubRepositoryClient["workflowFile"]>;
  /** A commit and the ones before it, nearest first, 100 at most. */
  earlierCommits(repository: RepositoryRow, sha: string, signal?: AbortSignal): Promise<readonly string[]>;
}

/** The code host of the service. Throws the `github-*` errors of docs/errors.md, whose kinds steer the queue. */
export function createGitHubHost(parts: GitHubHostParts): GitHubHost {
  const { github, ownApp } = parts;
  const clientOf = (repository: RepositoryRow): GitHubRepositoryClient => {
    const { id, installation, owner, name } = repository;
    return github.repository({ id, installation, owner, name });
  };
  return {
    openTree: (repository) => openGitHubTree({ ...parts, client: clientOf(repository) }),
    branchTip: async (repository, signal) => {
      const client = clientOf(repository);
      const branch = repository.defaultBranch ?? (await client.repository({ signal })).defaultBranch;
      return client.branchTip(branch, { signal });
    },
    readPull: async (repository, number, signal) =>
      toPullRequest(await clientOf(repository).pull(number, { signal })),
    openChange: (at, signal) => openChange({ ...at, client: clientOf(at.repository), signal }, parts),
    reviewHost: async (repository, number) =>
      createReviewHost(clientOf(repository), { number, app: await ownApp.read() }),
    checkHost: async (repository) =>
      createCheckHost(clientOf(repository), { name: checkName, app: await ownApp.read() }),
    workflowFile: (repository, of, signal) => clientOf(repository).workflowFile({ ...of, signal }),
    earlierCommits: (repository, sha, signal) => clientOf(repository).earlierCommits(sha, { signal }),
    openPulls: async (repository, signal) =>
      (await clientOf(repository).openPulls({ signal })).map(toPullRequest),
    readPermission: async (repository, login, signal) => ({
      permission: await clientOf(repository).permission(login, { signal }),
      isBot: login.endsWith("[bot]"),
    }),
    acknowledge: async (repository, origin) => {
      if (origin.kind === "check-run") return;
      const kind = origin.kind === "comment" ? "issue-comment" : "review-comment";
      await clientOf(repository).addReaction({ kind, commentId: origin.commentId }, "eyes");
    },
    reply: async ({ repository, number, origin }, body) => {
      const client = clientOf(repository);
      if (origin.kind !== "review-comment") await client.createIssueComment(number, body);
      else
        await client.replyToThread(number, { firstComment: origin.rootCommentId ?? origin.commentId, body });
    },
    readThumbs: async (repository, number, signal) => {
      const comments = await clientOf(repository).reviewComments(number, { signal });
      const own = await ownApp.read();
      return comments
        .filter(({ author }) => author?.login === own.login)
        .map(({ id, reactions }) => ({ commentId: id, ...reactions }));
    },
    ...appView(github, ownApp),
  };
}

/** What the App sees of itself: installations and deliveries (spec W4, W6). */
function appView(
  github: GitHub,
  ownApp: OwnApp,
): Pick<CodeHost, "readInstallation" | "listInstallations" | "listDeliveries" | "redeliver"> {
  return {
    readInstallation: (installation, signal) => {
      ownApp.forget(); // whoever asks was told that something changed, permissions perhaps
      return readInstallation(github, installation, signal);
    },
    listInstallations: async (signal) => (await github.installations({ signal })).map(({ id }) => id),
    listDeliveries: async (since, signal) => {
      const listed = [];
      for (let cursor: string | null = null, isFirst = true; isFirst || cursor !== null; isFirst = false) {
        const page = await github.deliveries({ cursor, signal });
        listed.push(...page.deliveries.filter(({ deliveredAt }) => deliveredAt >= since));
        const reachedFloor = page.deliveries.some(({ deliveredAt }) => deliveredAt < since);
        cursor = reachedFloor ? null : page.next;
      }
      return listed;
    },
    redeliver: (deliveryId) => github.redeliver(deliveryId),
  };
}

async function readInstallation(
  github: GitHub,
  id: number,
  signal?: AbortSignal,
): Promise<SeenInstallation | null> {
  const found = (await github.installations({ signal })).find((one) => one.id === id);
  if (found === undefined) return null;
  const isSuspended = found.suspendedAt !== null;
  const repositories = isSuspended ? [] : await github.repositories(id, { signal });
  return {
    ...{ id, isSuspended, account: { login: found.account, type: found.accountType } },
    repositories: repositories.map(({ id: repository, owner, name, private: isPrivate, defaultBranch }) => ({
      ...{ id: repository, owner, name, private: isPrivate, defaultBranch },
    })),
  };
}

type Opening = Parameters<CodeHost["openChange"]>[0] & {
  readonly client: GitHubRepositoryClient;
  readonly signal?: AbortSignal | undefined;
};

/** Settings come from the tip of the base branch, never from the head (spec F1); a config that the head edits is only compared with. */
async function openChange(
  { repository, number, headSha, baseSha, client, signal }: Opening,
  { cacheDir, indexDir, shelf, env, clock }: GitHubHostParts,
): ReturnType<CodeHost["openChange"]> {
  const ends = { head: headSha, base: baseSha };
  const change = await openGitHubChange({ client, number, ...ends, cacheDir, env, clock, signal });
  const settingsSource: ChangeSource = {
    describe: () => change.describe(),
    readDescription: (stop) => change.readDescription(stop),
    diff: (stop) => change.diff(stop),
    readFile: (side, path, stop) => (side === "base" ? change.atBaseTip : change).readFile(side, path, stop),
    listFiles: (side, stop) => (side === "base" ? change.atBaseTip : change).listFiles(side, stop),
  };
  const { tree } = change;
  return {
    ...{ source: change, settingsSource },
    context: openContext(
      tree === null
        ? null
        : {
            ...{ repository: indexName(repository), source: tree, folder: join(indexDir), shelf },
            isolation: "process",
            ...{ base: change.ends.mergeBase, head: change.ends.head, onIndexing: () => undefined },
          },
    ),
    close: () => Promise.resolve(),
  };
}

function toPullRequest(pull: GitHubPull): PullRequest {
  const { number, draft, headSha, baseSha, baseRef, title, author, labels, isFork, updatedAt } = pull;
  return {
    ...{ number, draft, headSha, baseSha, baseRef, title, labels, fromFork: isFork },
    isOpen: pull.state === "open",
    author: author?.login ?? "ghost",
    authorIsBot: author?.isBot ?? false,
    updatedAt: Date.parse(updatedAt),
  };
}
