// One webhook call as the rooms behind the door know it: its id, its event, and the repository it speaks of.

/** A repository as a payload names it. `id` and `installation` are GitHub's numbers and the only keys; names may change. */
export interface RepositoryIdentity {
  readonly id: number;
  readonly installation: number;
  readonly owner: string;
  readonly name: string;
  readonly private: boolean;
  /** Null where the payload does not say. */
  readonly defaultBranch: string | null;
}

/**
 * One delivery, ready to be recorded (spec W2). `guid` is `X-GitHub-Delivery`, which a redelivery repeats; `receivedAt` is
 * milliseconds since the epoch by our clock. `installation` and `repository` are null where the event has none.
 */
export interface Delivery {
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  readonly receivedAt: number;
  readonly installation: number | null;
  readonly repository: RepositoryIdentity | null;
}
