// Everything that the stand-in holds, in plain maps, and the few ways to look into it.
import type { Clock } from "../../runtime/runtime.js";
import type { ReadChange } from "./git/change-diff.js";
import type { GitHubLimits } from "./limits.js";
import type { AccountRecord } from "./nouns/account.js";
import { botLogin, type AppRecord } from "./nouns/app-record.js";
import type { CallRecord } from "./nouns/call-record.js";
import type { CheckRunRecord } from "./nouns/check-run-record.js";
import type { IssueCommentRecord, ReviewCommentRecord } from "./nouns/comment-record.js";
import type { InstallationRecord } from "./nouns/installation-record.js";
import type { PullRecord } from "./nouns/pull-record.js";
import type { RepositoryRecord } from "./nouns/repository-record.js";
import type { ReviewRecord } from "./nouns/review-record.js";
import type { SignInCode, UserToken } from "./nouns/sign-in-record.js";
import type { ThreadRecord } from "./nouns/thread-record.js";
import type { WorkflowRunRecord } from "./nouns/workflow-run-record.js";
import type { TokenRecord } from "./nouns/token-record.js";
import type { WebhookOutbox } from "./webhooks/webhook-outbox.js";

/** Where it is reached; `api` ends without a slash. */
export interface GitHubUrls {
  readonly site: string;
  readonly api: string;
  readonly graphql: string;
}

/** The whole state. `names` maps lower-case `owner/name`, old names too, to a repository's id. */
export interface GitHubState {
  readonly app: AppRecord;
  readonly urls: GitHubUrls;
  readonly clock: Clock;
  limits: GitHubLimits;
  readonly accounts: Map<string, AccountRecord>;
  readonly installations: Map<number, InstallationRecord>;
  readonly repositories: Map<number, RepositoryRecord>;
  readonly names: Map<string, number>;
  readonly pulls: Map<number, PullRecord>;
  readonly reviews: Map<number, ReviewRecord>;
  readonly reviewComments: Map<number, ReviewCommentRecord>;
  readonly threads: Map<number, ThreadRecord>;
  readonly issueComments: Map<number, IssueCommentRecord>;
  readonly checkRuns: Map<number, CheckRunRecord>;
  readonly workflowRuns: Map<number, WorkflowRunRecord>;
  readonly tokens: Map<string, TokenRecord>;
  readonly manifests: Map<string, Readonly<Record<string, unknown>>>;
  readonly signIns: Map<string, SignInCode>;
  readonly userTokens: Map<string, UserToken>;
  readonly calls: CallRecord[];
  readonly outbox: WebhookOutbox;
  readonly readChange: ReadChange;
  readonly nextId: () => number;
}

/** The App's own account. */
export function botOf(state: GitHubState): AccountRecord {
  return accountOf(state, botLogin(state.app));
}

/** An account by login, in any case. A login that nobody has stands for a reader who was there once. */
export function accountOf(state: GitHubState, login: string): AccountRecord {
  const found = state.accounts.get(login.toLowerCase());
  return found ?? { id: 10_137, login, type: "User", role: "none", roles: {}, token: null }; // 10137 is GitHub's "ghost"
}

/** The pull request of a number. */
export function findPull(
  state: GitHubState,
  repository: RepositoryRecord,
  number: number,
): PullRecord | null {
  for (const pull of state.pulls.values())
    if (pull.repositoryId === repository.id && pull.number === number) return pull;
  return null;
}

/** The repository of a pull request; they go together. */
export function repositoryOf(state: GitHubState, owned: { readonly repositoryId: number }): RepositoryRecord {
  const found = state.repositories.get(owned.repositoryId);
  if (found === undefined) throw new RangeError(`no repository ${owned.repositoryId}`);
  return found;
}

/** The installation on a repository's owner, when the repository is in it. */
export function installationOn(state: GitHubState, repository: RepositoryRecord): InstallationRecord | null {
  if (!repository.installed) return null;
  for (const one of state.installations.values())
    if (one.account.toLowerCase() === repository.owner.toLowerCase() && one.state !== "removed") return one;
  return null;
}

/** A time in ms as GitHub writes it: seconds, in UTC. */
export function isoTime(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
}
