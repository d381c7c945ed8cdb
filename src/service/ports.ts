// The ports of the jobs: what they need from the database, the code host, the models and the index, and nothing more.
import type { BatchPort } from "./batch-ports.js";
import type {
  CommandOrigin,
  ListedDelivery,
  ListedRepository,
  RepositoryIdentity,
} from "../intake/intake.js";
import type {
  AnalyzerPort,
  ChangeSource,
  CheckHost,
  ContextPort,
  Finding,
  LensOutcome,
  ModelPort,
} from "../review/review.js";
import type { Purse, Reservation, ReviewEventBody, ReviewHost, Verdict } from "../review/review.js";

/** How a review stands. A superseded review is cancelled, with the reason. */
export type ReviewState = "queued" | "running" | "completed" | "failed" | "skipped" | "cancelled";

/** One review as the jobs see it. Ids of GitHub are numbers; times are epoch milliseconds. */
export interface ReviewRow {
  readonly id: string;
  readonly repository: number;
  readonly installation: number;
  readonly number: number;
  readonly headSha: string;
  readonly baseRef: string;
  readonly trigger: string;
  readonly state: ReviewState;
  /** Why it did not complete, as a word that does not change: closed, superseded, uninstalled. */
  readonly code: string | null;
  readonly reason: string | null;
  readonly remedy: string | null;
  readonly checkRunId: number | null;
  readonly createdAt: number;
}

/** One repository of an installation. `settings` are as the page stores them; each user parses its own part. */
export interface RepositoryRow extends RepositoryIdentity {
  readonly settings: unknown;
  readonly settingsVersion: number;
}

/** A finding that an earlier review of the same pull request left at the code host. */
export interface PostedFinding {
  readonly fingerprint: string;
  readonly review: string;
  readonly placed: "inline" | "body" | "not";
  readonly commentId: number | null;
  readonly outcome: "accepted" | "dismissed" | "fixed" | null;
  readonly outcomeReason: string | null;
  readonly finding: Finding;
}

/** A finding with the place where it was posted. `commentId` is the host's, null where it stands in the body. */
export interface StoredFinding {
  readonly finding: Finding;
  readonly placed: "inline" | "body" | "not";
  readonly commentId: number | null;
}

/** How a review ends. The quota's slot is spent by `completed` and returned otherwise. `fixed` are fingerprints that are gone. */
export type Ending =
  | {
      readonly state: "completed";
      readonly verdict: Verdict;
      readonly degraded: boolean;
      readonly postedReviewId: number | null;
      readonly findings: readonly StoredFinding[];
      readonly fixed: readonly string[];
    }
  | {
      readonly state: "failed" | "skipped" | "cancelled";
      readonly code: string;
      readonly reason: string;
      readonly remedy: string;
    };

/** The rows of reviews. Every method is one transaction; a step that is written twice keeps its first value. */
export interface ReviewRows {
  readReview(review: string): Promise<ReviewRow | null>;
  readRepository(repository: number): Promise<RepositoryRow | null>;
  /** Queued → running, once; later calls change nothing. False when the review has ended (cancelled, superseded, done). */
  begin(review: string): Promise<boolean>;
  setCheckRun(review: string, checkRunId: number): Promise<void>;
  /** The step's value, or null when it was not saved yet. Values are plain JSON of up to some tens of MB, kept compressed. */
  readStep(review: string, step: string): Promise<unknown>;
  readSteps(
    review: string,
    prefix: string,
  ): Promise<readonly { readonly step: string; readonly value: unknown }[]>;
  /** The result of a step, what happened in it and what it cost, in one transaction (spec L1, A9, Q2). Raises `progress_at`. */
  saveStep(review: string, done: SavedStep): Promise<void>;
  /** Appends in order, numbered without gaps, and wakes the readers. Raises `progress_at`. */
  appendEvents(review: string, events: readonly ReviewEventBody[]): Promise<void>;
  /** Ends a review once: state, events, findings and quota in one transaction. False when it had ended before. */
  finish(review: string, ending: Ending, events: readonly ReviewEventBody[]): Promise<boolean>;
  /** What earlier reviews of this pull request posted and what became of it, newest statement per fingerprint. */
  readPosted(pull: { repository: number; number: number }): Promise<readonly PostedFinding[]>;
}

/** A step that is done. `lensRun` is set by the step of a lens, `passRuns` by the one that judges. */
export interface SavedStep {
  readonly step: string;
  readonly value: unknown;
  readonly events: readonly ReviewEventBody[];
  readonly lensRun?: LensOutcome | undefined;
  readonly passRuns?: readonly LensOutcome[] | undefined;
}

/**
 * The rules, by the domain whose texts they read: children that parse them are shared within a domain and never between two (spec X5).
 * `prepare` starts them while something else is done.
 */
export interface Analyzers {
  forDomain(domain: string): AnalyzerPort;
  prepare(domain: string): void;
}

/**
 * Finds what fire tests measured on both sides of a change (spec R11): `rules` with the measurements added, or null where one side
 * has none and nothing changes. `baseSha` is the commit that the change is compared with, null where it is not known.
 */
export type FindMeasurements = (
  at: {
    readonly review: string;
    readonly repository: RepositoryRow;
    readonly headSha: string;
    readonly baseSha: string | null;
    /** Whether the head comes from a fork, whose own runs then speak for it. */
    readonly fromFork: boolean;
    readonly rules: AnalyzerPort;
  },
  signal?: AbortSignal,
) => Promise<AnalyzerPort | null>;

/** Who spends: a lens or the passes, whose reservations end with the review, or a person's question about it, at any time. */
export type PurseUse =
  | { readonly kind: "lens"; readonly lens: string }
  | { readonly kind: "passes" }
  | { readonly kind: "question"; readonly job: string };

/**
 * Money and tokens, shared by every process that works on a review (spec K1). What an earlier run of the same use had reserved, and
 * died before it settled, is freed by the first reservation; nothing is reserved for a review that has ended (`review-ended`, stale).
 */
export interface Purses {
  openPurse(
    review: ReviewRow,
    caps: { tokens: number; costUsd: number | null; dailyUsd: number | null },
    use: PurseUse,
  ): StoredPurse;
}

/** A purse whose reservations outlive the process: `resume` finds one again by its id; one that is gone settles nothing. */
export interface StoredPurse extends Purse {
  reserve(
    estimate: Parameters<Purse["reserve"]>[0],
  ): Promise<(Reservation & { readonly id: string }) | { readonly refused: string }>;
  resume(id: string): Reservation;
}

/** The models that a repository's owner has keys for. `fallback` is null without any key. */
export interface RepositoryModels {
  readonly port: ModelPort & { readonly batches?: BatchPort };
  readonly fallback: string | null;
  readonly canAsk: (model: string) => boolean;
}

/** A pull request as it is now. All text is untrusted. */
export interface PullRequest {
  readonly number: number;
  readonly isOpen: boolean;
  readonly draft: boolean;
  readonly headSha: string;
  readonly baseSha: string;
  readonly baseRef: string;
  readonly title: string;
  readonly author: string;
  readonly authorIsBot: boolean;
  readonly labels: readonly string[];
  readonly fromFork: boolean;
  readonly updatedAt: number;
}

/**
 * A change opened at the code host; `close` frees what it holds. `settingsSource` reads the tip of the base, where
 * configuration and guidelines come from (spec F1, F2). `context` looks around in the repository; null where it cannot.
 */
export interface OpenChange {
  readonly source: ChangeSource;
  readonly settingsSource: ChangeSource;
  readonly context: ContextPort | null;
  close(): Promise<void>;
}

/** The code host as the jobs use it. Everything throws the host's AssayErrors, whose kinds steer the queue. */
export interface CodeHost {
  readPull(repository: RepositoryRow, number: number, signal?: AbortSignal): Promise<PullRequest>;
  openChange(
    at: {
      readonly repository: RepositoryRow;
      readonly number: number;
      readonly headSha: string;
      /** The base branch's tip where the caller knows it; asked for otherwise. */
      readonly baseSha?: string | undefined;
    },
    signal?: AbortSignal,
  ): Promise<OpenChange>;
  reviewHost(repository: RepositoryRow, number: number): Promise<ReviewHost>;
  checkHost(repository: RepositoryRow): Promise<CheckHost>;
  openPulls(repository: RepositoryRow, signal?: AbortSignal): Promise<readonly PullRequest[]>;
  /** Null where the host knows no such person there. */
  readPermission(
    repository: RepositoryRow,
    login: string,
    signal?: AbortSignal,
  ): Promise<{ readonly permission: string; readonly isBot: boolean } | null>;
  /** Shows that a command was seen; a button of a check cannot be reacted to. */
  acknowledge(repository: RepositoryRow, origin: CommandOrigin): Promise<void>;
  /** Answers where a command was given: in the conversation, or in the thread of the comment that it replied to. */
  reply(
    to: { readonly repository: RepositoryRow; readonly number: number; readonly origin: CommandOrigin },
    body: string,
  ): Promise<void>;
  /** What people's thumbs say of our inline comments (no webhook tells of them). */
  readThumbs(
    repository: RepositoryRow,
    number: number,
    signal?: AbortSignal,
  ): Promise<readonly { readonly commentId: number; readonly up: number; readonly down: number }[]>;
  /** What the App may see of an installation now; null when it is gone. */
  readInstallation(installation: number, signal?: AbortSignal): Promise<SeenInstallation | null>;
  listInstallations(signal?: AbortSignal): Promise<readonly number[]>;
  /** The App's deliveries since a time (epoch milliseconds), newest first. */
  listDeliveries(since: number, signal?: AbortSignal): Promise<readonly ListedDelivery[]>;
  redeliver(deliveryId: number): Promise<void>;
}

/** An installation as the code host tells it. */
export interface SeenInstallation {
  readonly id: number;
  readonly account: { readonly login: string; readonly type: string };
  readonly isSuspended: boolean;
  readonly repositories: readonly (ListedRepository & { readonly defaultBranch: string | null })[];
}

/** Brings the symbol index of a repository up to a commit of its default branch, to its tip where none is named (spec C1). */
export type BringIndexUpTo = (
  repository: RepositoryRow,
  commit: { readonly sha: string | null; readonly onProgress: () => void; readonly signal: AbortSignal },
) => Promise<{ readonly files: number; readonly parsed: number }>;
