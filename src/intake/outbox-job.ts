// A job on its way to the queue, and the payloads that intake sends.
import type { CommandOrder } from "./commands/command.js";
import type { RepositoryIdentity } from "./delivery.js";
import type { FeedbackOrder } from "./feedback.js";
import type { InstallationChange } from "./installation-change.js";

/**
 * One outbox row: an order that the queue takes as it is. `job.id` is deterministic and unique (letters, digits, `-`, `_`), so
 * that writing or relaying it twice is harmless. `installation` is the fairness key; `group` is the review that is cancelled
 * with it. `notBeforeMs` is milliseconds since the epoch.
 */
export interface OutboxJob {
  readonly kind: "job";
  readonly job: {
    readonly id: string;
    readonly name: IntakeJob["kind"];
    readonly installation: number;
    readonly group?: string;
    readonly payload: IntakeJob;
  };
  readonly notBeforeMs?: number;
}

/** Every job that intake sends; `kind` is the job's name in the queue. An index without `sha` is of the branch's tip when it runs. */
export type IntakeJob =
  | { readonly kind: "review"; readonly review: string; readonly installation: number }
  | {
      readonly kind: "command";
      readonly delivery: string;
      readonly installation: number;
      readonly order: CommandOrder;
    }
  | {
      readonly kind: "feedback";
      readonly delivery: string;
      readonly installation: number;
      readonly order: FeedbackOrder;
    }
  | {
      readonly kind: "index";
      readonly delivery: string;
      readonly installation: number;
      readonly repository: RepositoryIdentity;
      readonly branch: string | null;
      readonly sha: string | null;
    }
  | {
      readonly kind: "installation";
      readonly delivery: string;
      readonly installation: number;
      readonly change: InstallationChange;
    }
  | {
      readonly kind: "merged";
      readonly installation: number;
      readonly repository: number;
      readonly number: number;
      readonly headSha: string;
    }
  | { readonly kind: "notice"; readonly installation: number; readonly notice: Notice };

/**
 * Something to say at GitHub outside a review. `ended`: conclude the review's check run, neutral, with the reason that
 * its row holds (skipped, refused or cancelled: spec G3, P5). `quota`: one comment per installation and month (spec G1).
 * `paused`: one comment per pause (spec G4).
 */
export type Notice =
  | { readonly about: "ended"; readonly review: string }
  | {
      readonly about: "quota" | "paused";
      readonly repository: RepositoryIdentity;
      readonly number: number;
      readonly sentence: string;
      readonly remedy: string;
    };

/** The job that prepares a review: the first of its jobs, and the one that its delivery is answered for. */
export function reviewJob(review: string, installation: number): OutboxJob {
  return {
    kind: "job",
    job: {
      id: `review-${review}`,
      name: "review",
      installation,
      group: review,
      payload: { kind: "review", review, installation },
    },
  };
}

/** The job that concludes the check run of a review which ended without being made. One per review, whatever ended it. */
export function endNoticeJob(review: string, installation: number): OutboxJob {
  return noticeJob(`notice-ended-${review}`, installation, { about: "ended", review });
}

/** A notice under an id of the caller's: the same id is queued once, which is how "one notice, not one per push" is kept. */
export function noticeJob(id: string, installation: number, notice: Notice): OutboxJob {
  return {
    kind: "job",
    job: { id, name: "notice", installation, payload: { kind: "notice", installation, notice } },
  };
}

/** The job that looks what a merged pull request changed where findings had been (spec O2). One for each merged head. */
export function mergedJob(repository: RepositoryIdentity, number: number, headSha: string): OutboxJob {
  const { id, installation } = repository;
  const payload = { kind: "merged", installation, repository: id, number, headSha } as const;
  return {
    kind: "job",
    job: { id: `merged-${id}-${number}-${headSha}`, name: "merged", installation, payload },
  };
}

/** The job of one delivery that is not a review; a repeated delivery has the same id. */
export function deliveryJob(
  payload: Exclude<IntakeJob, { kind: "review" | "merged" | "notice" }>,
): OutboxJob {
  const { kind, delivery, installation } = payload;
  return { kind: "job", job: { id: `${kind}-${delivery}`, name: kind, installation, payload } };
}
