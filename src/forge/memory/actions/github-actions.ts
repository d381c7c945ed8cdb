// What people and GitHub itself do to the repositories, each with the webhooks that follow.

/** A pull request to open. `headOwner` makes it come from that fork (null: a fork that is gone). `repository` is `owner/name`. */
export interface NewPull {
  readonly repository: string;
  readonly head: string;
  readonly base?: string;
  readonly title: string;
  readonly body?: string | null;
  readonly author: string;
  readonly draft?: boolean;
  readonly labels?: readonly string[];
  readonly headOwner?: string | null;
}

/** A pull request as far as its opener needs it. Shas have 40 hex digits. */
export interface OpenedPull {
  readonly repository: string;
  readonly number: number;
  readonly url: string;
  readonly headSha: string;
  readonly baseSha: string;
}

/**
 * A push. Either `files` (path to content, null deletes) as one commit on the branch, or `to`, a commit that the
 * repository holds or a ref of the local repository `fetchFrom`. `onto` starts the commit elsewhere (a force push). A branch that is not there is made.
 */
export interface Push {
  readonly repository: string;
  readonly branch: string;
  readonly as: string;
  readonly files?: Readonly<Record<string, string | Uint8Array | null>>;
  readonly message?: string;
  readonly onto?: string;
  readonly to?: string;
  readonly fetchFrom?: string;
}

/** A workflow run of `commit`. An artifact is made of `files` (path to content), or is an `archive` as it stands. */
export interface WorkflowRun {
  readonly repository: string;
  readonly commit: string;
  readonly branch?: string;
  readonly isOfFork?: boolean;
  readonly artifacts: readonly {
    readonly name: string;
    readonly files?: Readonly<Record<string, string>>;
    readonly archive?: Uint8Array;
    readonly expired?: boolean;
  }[];
}

/** One pull request, and who acts. */
export interface PullAct {
  readonly repository: string;
  readonly number: number;
  readonly as: string;
}

/** What is reacted to: an issue comment or a review comment. */
export interface Reaction {
  readonly on: "issue-comment" | "review-comment";
  readonly commentId: number;
  readonly as: string;
  readonly content: "+1" | "-1" | "laugh" | "confused" | "heart" | "hooray" | "rocket" | "eyes";
}

/**
 * Everything resolves once the state has changed and the webhooks are on their way (`webhooks.settled()` waits for
 * their answers). Unknown repositories, pulls, comments and users throw `usage`, with the name.
 */
export interface GitHubActions {
  openPull(pull: NewPull): Promise<OpenedPull>;
  /** Moves a branch: `push`, and `synchronize` for every open pull of it. */
  push(push: Push): Promise<{ readonly before: string; readonly after: string }>;
  closePull(act: PullAct & { readonly merge?: boolean }): Promise<void>;
  reopenPull(act: PullAct): Promise<void>;
  editPull(
    act: PullAct & { readonly title?: string; readonly body?: string; readonly base?: string },
  ): Promise<void>;
  setDraft(act: PullAct & { readonly draft: boolean }): Promise<void>;
  label(act: PullAct & { readonly name: string; readonly on: boolean }): Promise<void>;
  /** Posts in the conversation; gives the comment's id. */
  comment(act: PullAct & { readonly body: string }): Promise<number>;
  /** Answers in the thread of a review comment; gives the new comment's id. */
  reply(act: { readonly commentId: number; readonly as: string; readonly body: string }): Promise<number>;
  /** Resolves (or opens again) the thread that holds a review comment. */
  resolveThread(act: {
    readonly commentId: number;
    readonly as: string;
    readonly resolved?: boolean;
  }): Promise<void>;
  /** GitHub sends no webhook for it. */
  react(reaction: Reaction): Promise<void>;
  rerequestCheck(act: { readonly checkRunId: number; readonly as: string }): Promise<void>;
  requestCheckAction(act: {
    readonly checkRunId: number;
    readonly as: string;
    readonly identifier: string;
  }): Promise<void>;
  /** A workflow ran on a commit and left artifacts; no webhook of ours tells of it. Gives the run's id. */
  runWorkflow(run: WorkflowRun): Promise<number>;
  setInstallation(act: {
    readonly id: number;
    readonly as: string;
    readonly state: "active" | "suspended" | "removed";
  }): Promise<void>;
  /** The owner accepts other permissions; none is changed that the App did not ask for. */
  acceptPermissions(act: {
    readonly id: number;
    readonly as: string;
    readonly permissions: Readonly<Record<string, "read" | "write" | "admin">>;
  }): Promise<void>;
  /** Puts a repository into, or takes it out of, its owner's installation. */
  setInstalled(act: {
    readonly repository: string;
    readonly as: string;
    readonly installed: boolean;
  }): Promise<void>;
  /** The old name answers 301 from then on. */
  rename(act: { readonly repository: string; readonly as: string; readonly name: string }): Promise<void>;
}
