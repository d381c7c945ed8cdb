// The ports of the web room: what it needs from store, queue, forge and models, as plain data and nothing more.
import type { Caller, Scope } from "./access-ports.js";
import type { FireTestPort } from "./fire-test-ports.js";
import type { AttentionItem, AttentionKind } from "./shapes/attention-shapes.js";
import type { StreamedEvent } from "./shapes/event-shapes.js";
import type { Feedback, OutcomeView } from "./shapes/finding-shapes.js";
import type { KeyTrial, KeyVerdict, ModelKey, NewKey } from "./shapes/key-shapes.js";
import type { Tokens } from "./shapes/lens-run-shapes.js";
import type { CountedFinding, Precision, Spend } from "./shapes/measure-shapes.js";
import type {
  EffectiveConfiguration,
  Quota,
  RepositoryRecord,
  RepositoryRow,
  RepositorySettings,
} from "./shapes/repository-shapes.js";
import type { ReviewRecord, ReviewState, ReviewSummary } from "./shapes/review-shapes.js";
import type { Check, ChecklistStep, ServiceInfo } from "./shapes/service-shapes.js";
import type { Page, PageRequest } from "./shapes/shape.js";
import type { DeadJob, Delivery } from "./shapes/work-shapes.js";

/**
 * Intake behind the webhook door (spec W1): raw bytes and lower-case headers in, status and a JSON body out. It verifies
 * before it parses, answers only after what it accepted is durable, and waits for no GitHub, model or index (W5). `retryAfterS`
 * becomes the header Retry-After.
 */
export type WebhookDoor = (
  raw: Uint8Array,
  headers: Readonly<Record<string, string>>,
) => Promise<{
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly retryAfterS?: number;
}>;

/** How a change ended. `not-found` also stands for rows outside the caller's scope. */
export type ChangeEnding =
  | { readonly kind: "done" }
  | { readonly kind: "not-found" }
  | { readonly kind: "refused"; readonly reason: string; readonly remedy: string };

/** Which reviews are listed. Empty `states` means all; `search` matches title, author, branch, head sha and #number. */
export interface ReviewQuery {
  readonly scope: Scope;
  readonly repository: number | null;
  readonly states: readonly ReviewState[];
  readonly verdict: "approve" | "comment" | "request-changes" | null;
  readonly search: string | null;
}

/** Reviews as rows and whole. Lists are newest first (createdAt, then id) and paged by key, never by offset. */
export interface ReviewPort {
  list(query: ReviewQuery, page: PageRequest): Promise<Page<ReviewSummary>>;
  read(id: string, scope: Scope): Promise<ReviewRecord | null>;
  /** Worst kind first, then newest; at most 100 items, counts of all. */
  attention(scope: Scope): Promise<{
    readonly items: readonly AttentionItem[];
    readonly counts: Readonly<Record<AttentionKind, number>>;
  }>;
  /** A new review of the same head by hand (spec W3, trigger `page`): refused where the gate says no, with its remedy. */
  runAgain(
    id: string,
    caller: Caller,
  ): Promise<{ readonly kind: "queued"; readonly review: string } | Exclude<ChangeEnding, { kind: "done" }>>;
  /** Raises this month's limit of its installation by `reviews` and queues it again, in one transaction. Operators only. */
  refill(
    id: string,
    reviews: number,
    caller: Caller,
  ): Promise<{ readonly kind: "queued"; readonly review: string } | Exclude<ChangeEnding, { kind: "done" }>>;
  /** Stops what is queued or running, returns its quota (spec G5). Refused when it has ended. */
  cancel(id: string, caller: Caller): Promise<ChangeEnding>;
  /** A person's word on one finding from the page (spec O2). `outcome` is what holds afterwards. */
  recordFeedback(
    target: { readonly review: string; readonly finding: string; readonly feedback: Feedback },
    caller: Caller,
  ): Promise<
    { readonly kind: "recorded"; readonly outcome: OutcomeView | null } | { readonly kind: "not-found" }
  >;
}

/**
 * The log of all events, in ONE order that readers may trust (spec L2).
 *
 * What the store must hold: `id` is the order of VISIBILITY. Once any reader was given id n, no event with a lower id may
 * ever appear. A bigserial taken at insert does not hold that: two transactions commit in the other order, and a reader
 * that moved past the higher id loses the lower one for good. Two ways that hold:
 * (1) stamp after commit: rows are inserted with `position` null; `read` first runs, under one
 *     `pg_advisory_xact_lock`, `UPDATE events SET position = …` for the visible unstamped rows ordered by their insertion
 *     id, commits, and only then reads by position. Writers never wait for each other; survives dump and restore.
 * (2) take one `pg_advisory_xact_lock` before the insert and hold it to the commit: simple, but every commit that appends
 *     an event then waits for the one before it, disk flush included.
 * A horizon by `xmin` does not do: stored transaction ids mean nothing in a restored database.
 * Within one review ids rise with `seq`: the append locks the review's row before it takes seq and insertion id.
 */
export interface EventPort {
  /** Events with `id > after`, ascending, at most `limit`; of one review when `review` is set; rows in `scope` only. */
  read(query: {
    readonly after: number;
    readonly limit: number;
    readonly review: string | null;
    readonly scope: Scope;
  }): Promise<readonly StreamedEvent[]>;
  /** The highest id that a reader may be given now; 0 when there is none. */
  lastId(): Promise<number>;
  /** Calls back soon after something was appended by any process; may call for nothing, may miss. Returns the way to stop. */
  onWake(wake: () => void): () => void;
}

/** How a write of settings ended. `conflict` carries the version that stands now. */
export type SettingsEnding =
  | { readonly kind: "saved"; readonly settingsVersion: number }
  | { readonly kind: "conflict"; readonly settingsVersion: number }
  | { readonly kind: "not-found" }
  | { readonly kind: "refused"; readonly reason: string; readonly remedy: string };

/** Repositories and their settings. Lists are by owner and name. */
export interface RepositoryPort {
  list(
    query: {
      readonly scope: Scope;
      readonly search: string | null;
      readonly state: "known" | "active" | "removed" | null;
    },
    page: PageRequest,
  ): Promise<Page<RepositoryRow>>;
  read(id: number, scope: Scope): Promise<RepositoryRecord | null>;
  /** Replaces the settings if `version` is the one that stands; `consentAt` is kept as it was. Raises the version. */
  saveSettings(
    write: { readonly id: number; readonly version: number; readonly settings: RepositorySettings },
    caller: Caller,
  ): Promise<SettingsEnding>;
  /** Switches reviews on or off; off stops what is running (spec G5). */
  setActive(id: number, active: boolean, caller: Caller): Promise<ChangeEnding>;
  /** Gives or takes back the consent that the operator may require (spec G1). */
  setConsent(id: number, given: boolean, caller: Caller): Promise<ChangeEnding>;
  /** May read GitHub: throws transient errors. Null when there is no such row in scope. */
  readEffective(id: number, scope: Scope, signal: AbortSignal): Promise<EffectiveConfiguration | null>;
}

/** Model keys. Secrets go in and never come out (spec X2). */
export interface KeyPort {
  list(scope: Scope): Promise<readonly ModelKey[]>;
  /** Asks the provider once; the base URL is guarded as spec X3 says. Never saves. */
  test(trial: KeyTrial, signal: AbortSignal): Promise<KeyVerdict>;
  /** The same with a stored key; its verdict is kept. Null when there is none in scope. */
  testStored(id: string, scope: Scope, signal: AbortSignal): Promise<KeyVerdict | null>;
  /** What rotation needs to know of a stored key. */
  find(
    id: string,
    scope: Scope,
  ): Promise<Pick<ModelKey, "id" | "owner" | "provider" | "baseUrl" | "verdict"> | null>;
  add(key: NewKey, verdict: KeyVerdict, caller: Caller): Promise<ModelKey>;
  rotate(
    change: { readonly id: string; readonly secret: string; readonly verdict: KeyVerdict },
    caller: Caller,
  ): Promise<ModelKey | null>;
  remove(id: string, caller: Caller): Promise<ChangeEnding>;
}

/** Monthly quota per installation. */
export interface QuotaPort {
  list(scope: Scope): Promise<readonly Quota[]>;
  /** `limit` null lifts the bound. Operators only. */
  setLimit(installation: number, limit: number | null, caller: Caller): Promise<ChangeEnding>;
}

/** Deliveries and dead jobs, newest first. */
export interface WorkPort {
  listDeliveries(
    query: {
      readonly scope: Scope;
      readonly outcome: Delivery["outcome"] | null;
      readonly jobState: "pending" | "done" | "failed" | null;
      readonly search: string | null;
    },
    page: PageRequest,
  ): Promise<Page<Delivery>>;
  /** Asks the code host to deliver it again, or queues its job again where the payload is held. */
  redeliver(guid: string, caller: Caller, signal: AbortSignal): Promise<ChangeEnding>;
  listDeadJobs(
    query: { readonly scope: Scope; readonly state: DeadJob["state"] | null },
    page: PageRequest,
  ): Promise<Page<DeadJob>>;
  retryJob(id: string, caller: Caller): Promise<ChangeEnding>;
  discardJob(id: string, caller: Caller): Promise<ChangeEnding>;
}

/** A span of time, `from` inclusive and `to` exclusive, epoch milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Which findings are counted. */
export interface PrecisionQuery extends Span {
  readonly scope: Scope;
  readonly repository: number | null;
  readonly lens: string | null;
  readonly model: string | null;
}

/** What findings were worth and what reviews cost. */
export interface MeasurePort {
  precision(query: PrecisionQuery & { readonly bucket: "day" | "week" }): Promise<Precision>;
  /** The findings behind a number, newest first. `outcome` `open` means nobody settled it, `said` that something was done with it at the code host. */
  countedFindings(
    query: PrecisionQuery & { readonly outcome: OutcomeView["kind"] | "open" | "said" | null },
    page: PageRequest,
  ): Promise<Page<CountedFinding>>;
  spend(
    query: Span & {
      readonly scope: Scope;
      readonly repository: number | null;
      readonly by: "day" | "repository" | "lens" | "model";
    },
  ): Promise<Spend>;
}

/** The service itself. */
export interface ServicePort {
  read(): Promise<ServiceInfo>;
  /** Really tries one step of the first run: App credentials, webhook reachability, a key, a repository. */
  check(step: ChecklistStep, signal: AbortSignal): Promise<Check>;
  /** Each part that must work before traffic is taken: database, queue, migrations. */
  readiness(
    signal: AbortSignal,
  ): Promise<readonly { readonly part: string; readonly ok: boolean; readonly detail: string }[]>;
  metrics(signal: AbortSignal): Promise<MetricsSnapshot>;
}

/** Totals of the whole service for Prometheus (spec O1): every web process reports the same, from the same rows. */
export interface MetricsSnapshot {
  readonly reviewsByState: Readonly<Record<ReviewState, number>>;
  readonly queue: { readonly waiting: number; readonly running: number; readonly delayed: number };
  readonly oldestWaitingMs: number;
  readonly deadJobs: number;
  readonly unrelayed: number;
  readonly lenses: readonly {
    readonly lens: string;
    readonly model: string;
    readonly state: "answered" | "failed";
    readonly runs: number;
    readonly waitMs: number;
    readonly workMs: number;
    readonly tokens: Tokens;
    readonly costUsd: number;
  }[];
  /** Work time of the last hour. */
  readonly recent: readonly { readonly lens: string; readonly p50Ms: number; readonly p95Ms: number }[];
  readonly githubLimits: readonly {
    readonly installation: number;
    readonly limit: number;
    readonly remaining: number;
  }[];
}

/** Everything that the API reads and changes. */
export interface WebPorts {
  readonly webhook: WebhookDoor;
  readonly reviews: ReviewPort;
  readonly events: EventPort;
  readonly repositories: RepositoryPort;
  readonly fireTests: FireTestPort;
  readonly keys: KeyPort;
  readonly quota: QuotaPort;
  readonly work: WorkPort;
  readonly measures: MeasurePort;
  readonly service: ServicePort;
}
