// A job on its way to the queue, and the payloads that intake sends.
import type { CommandOrder } from "./commands/command.js";
import type { RepositoryIdentity } from "./delivery.js";
import type { FeedbackOrder } from "./feedback.js";
import type { InstallationChange } from "./installation-change.js";

/**
 * One outbox row: what the relay enqueues. `id` is deterministic and unique, so that writing or relaying twice is harmless;
 * it holds no ":" (the queue forbids it). `installation` is the fairness key. `notBefore` is milliseconds since the epoch.
 */
export interface OutboxJob {
  readonly id: string;
  readonly name: IntakeJob["kind"];
  readonly installation: number;
  readonly payload: IntakeJob;
  readonly notBefore: number | null;
}

/** Every job that intake sends; `kind` is the job's name in the queue. */
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
      readonly branch: string;
      readonly sha: string;
    }
  | {
      readonly kind: "installation";
      readonly delivery: string;
      readonly installation: number;
      readonly change: InstallationChange;
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
      readonly about: "quota";
      readonly repository: RepositoryIdentity;
      readonly number: number;
      readonly month: string;
      readonly sentence: string;
      readonly remedy: string;
    }
  | {
      readonly about: "paused";
      readonly repository: RepositoryIdentity;
      readonly number: number;
      readonly sentence: string;
      readonly remedy: string;
    };
