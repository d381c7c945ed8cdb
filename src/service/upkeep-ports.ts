// The ports of the jobs around a review: what people said, and what the sweep and the installations keep in order.
import type { HeldDelivery, HeldReview } from "../intake/intake.js";
import type { ReviewRow, RepositoryRow, SeenInstallation } from "./ports.js";

/** What people said about findings and pull requests. Each method is one transaction and may be called twice. */
export interface PeopleRows {
  /** False when it was so already. */
  pause(pull: PullKey, by: string): Promise<boolean>;
  resume(pull: PullKey): Promise<boolean>;
  newestReview(pull: PullKey): Promise<ReviewRow | null>;
  /** Keeps an act under its key (finding, kind, actor); `commentId` or `fingerprint` names the finding. False when it is none of ours. */
  recordAct(act: FindingAct): Promise<boolean>;
}

/** One pull request. */
export interface PullKey {
  readonly repository: number;
  readonly number: number;
}

/** What somebody did with a finding (spec O2). `value` is a reason, a reply's text, or a count of thumbs. */
export interface FindingAct extends PullKey {
  readonly finding: { readonly commentId: number } | { readonly fingerprint: string };
  readonly kind: "resolved" | "unresolved" | "reply" | "reaction" | "accepted" | "dismissed" | "code-changed";
  readonly value: string;
  readonly actor: string;
  readonly at: number;
  readonly source: "github" | "page";
}

/** What the sweep and the installation jobs read and write. Each method is one transaction and may be called twice. */
export interface UpkeepRows {
  /** Brings the rows to what the host says: new repositories appear inactive, missing ones are removed and their reviews cancelled. */
  syncInstallation(seen: SeenInstallation): Promise<void>;
  removeInstallation(installation: number): Promise<void>;
  /** Says that the job of a delivery is done, so that Redeliver queues only what failed (spec W2). */
  settleJob(jobId: string): Promise<void>;
  installations(): Promise<readonly number[]>;
  activeRepositories(): Promise<readonly (RepositoryRow & { readonly activeSince: number })[]>;
  heldReviews(repository: number, numbers: readonly number[]): Promise<readonly HeldReview[]>;
  heldDeliveries(guids: readonly string[]): Promise<readonly HeldDelivery[]>;
  /** Notes deliveries that were lost, for the page: asked for again, or given up. Noting one twice is harmless. */
  noteMissed(
    missed: readonly {
      readonly guid: string;
      readonly event: string;
      readonly deliveredAt: number;
      readonly isGivenUp: boolean;
    }[],
  ): Promise<void>;
  sweepCursor(): Promise<number | null>;
  setSweepCursor(until: number): Promise<void>;
  /** Pull requests with findings that were posted inline since then. */
  recentPulls(since: number): Promise<readonly PullKey[]>;
  /** Reviews that are queued or running without progress since then, oldest first. */
  stuckReviews(since: number): Promise<readonly ReviewRow[]>;
  /** Forgets steps, events, deliveries, sessions and links that ended before then; says how many rows. */
  purge(before: number): Promise<number>;
}
